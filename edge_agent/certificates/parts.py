"""What the API serves of certificates."""

from collections.abc import Sequence

from edge_agent.api.operation import Part
from edge_agent.certificates import dossier_routes, routes
from edge_agent.certificates.routes import CERTIFICATES
from edge_agent.certificates.service import Certificates


def certificates_parts(certificates: Certificates) -> Sequence[Part]:
    """The calls, over the certificates of the site."""
    return (
        Part(routes.routes, lambda app: app.__setitem__(CERTIFICATES, certificates)),
        Part(dossier_routes.routes, lambda _: None),
    )
