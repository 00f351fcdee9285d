"""Certificates of one site: its configuration, points and savings put to the rules of `edge_agent.cee`."""

from .parts import certificates_parts
from .service import Certificates, site_outlook

__all__ = ["Certificates", "certificates_parts", "site_outlook"]
