"""GET /metrics: figures of the agent's own health."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.edge_agent.meters import free_port, meters
from tests.edge_agent.service.running import running
from tests.edge_agent.service.test_agent import all_good, world
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow


async def test_the_agents_health_is_told_to_prometheus(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    async with meters(world(device)) as served:
        more = f"publish: {{mqtt: [{{broker: {{port: {free_port()}}}}}]}}\n"
        async with running(make_site(tmp_path, port=served.port, more=more)) as agent:
            await until(lambda: all_good(agent))
            await until(lambda: agent.store.bill.commits > 2 and agent.store.bill.rows > 2)
            async with agent.session.get(f"{agent.url}/metrics") as response:
                assert response.content_type == "text/plain"
                text = await response.text()
    families = {family.name: family for family in text_string_to_metric_families(text)}

    def value(name: str, **labels: str) -> float:
        return next(each.value for each in families[name].samples if labels.items() <= each.labels.items())

    assert value("agent_link_connected", link="tgbt") == 1
    assert value("agent_points", quality="good") == 3
    assert value("agent_store_commits") > 2
    assert value("agent_store_rows") > 2
    assert value("agent_bytes_written") >= 0
    assert value("agent_consumer_connected", consumer="mqtt") == 0
    assert value("agent_consumer_waiting", consumer="mqtt") > 0
    assert value("agent_database_bytes") > 0
