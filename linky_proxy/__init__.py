"""Stateless proxy between an Enedis Data Connect application and clients of the Conso-API interface."""

__version__ = "0.1.0"
REPOSITORY = "https://github.com/linky-gtb/linky-gtb"
