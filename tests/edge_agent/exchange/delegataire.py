"""A pretend délégataire, a cabinet with a ready dossier, and the settings that bring them together."""

import json
from dataclasses import dataclass
from pathlib import Path

from edge_agent.dossiers import Cabinet
from edge_agent.exchange.settings import ExchangeSettings, read_settings
from simulators.cee_exchange.office import Office as Delegataire

SIRET = "73282932000074"


@dataclass
class Bench:
    """A délégataire, a cabinet with a dossier that is ready, and settings on the disk."""

    folder: Path
    url: str
    delegataire: Delegataire
    cabinet: Cabinet

    def settings(self, **more: object) -> ExchangeSettings:
        key = self.folder / "key"
        if not key.exists():
            key.touch(mode=0o600)
            key.write_text("demo-key\n", encoding="utf-8")
        content = {
            "enabled": True,
            "base_url": f"{self.url}/v1",
            "auth": {"kind": "api_key", "files": {SIRET: "key"}},
            "pause_s": 0,
            "timeout_s": 30,
            **more,
        }
        path = self.folder / "exchange.yaml"
        path.write_text(json.dumps(content), encoding="utf-8")
        return read_settings(path)

    def oauth(self, secret: str = "demo-secret") -> ExchangeSettings:
        file = self.folder / "secret"
        file.touch(mode=0o600)
        file.write_text(secret, encoding="utf-8")
        auth = {
            "kind": "oauth2",
            "token_url": f"{self.url}/oauth/token",
            "client_id": "demo-client",
            "secret_file": "secret",
            "scope": "deposit",
        }
        return self.settings(auth=auth)
