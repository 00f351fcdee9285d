"""The key under which an application holds its simulator's state."""

from aiohttp import web

from simulators.enedis.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)
