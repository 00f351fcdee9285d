"""Weekly and monthly reports, and the before/after dossier, as HTML and PDF in French and English."""

from .blocks import Report
from .dossier import dossier
from .html_writer import to_html
from .pdf_writer import to_pdf
from .periodic import Findings, periodic
from .subject import Subject

__all__ = ["Findings", "Report", "Subject", "dossier", "periodic", "to_html", "to_pdf"]
