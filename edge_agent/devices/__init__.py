"""Device templates: what the registers of meters and controllers mean (pure but for reading its own files)."""

from edge_agent.devices.coding import Order, RegisterType, Space
from edge_agent.devices.identity import Fingerprint
from edge_agent.devices.loader import TemplateError, load_template, template_ids, template_schema
from edge_agent.devices.quantity import Quantity
from edge_agent.devices.register import Access, Name, Pace, Register, Sentinel, Trust
from edge_agent.devices.template import DeviceTemplate

__all__ = [
    "Access",
    "DeviceTemplate",
    "Fingerprint",
    "Name",
    "Order",
    "Pace",
    "Quantity",
    "Register",
    "RegisterType",
    "Sentinel",
    "Space",
    "TemplateError",
    "Trust",
    "load_template",
    "template_ids",
    "template_schema",
]
