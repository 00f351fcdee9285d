"""Certificates of one site: its configuration, points and savings put to the rules of `edge_agent.cee`."""

from .routes import certificates_part
from .service import Certificates, site_outlook

__all__ = ["Certificates", "certificates_part", "site_outlook"]
