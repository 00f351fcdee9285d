"""Loopback ports: the wanted one when it is free, else one that the system gives."""

import socket

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Tell whether nothing listens on this loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose_ports(wanted: dict[str, int]) -> dict[str, int]:
    """Return one distinct free port per name: the wanted one, or the system's choice when taken or 0.

    Sockets are held open until all are chosen, so that no port is given twice.
    """
    held: list[socket.socket] = []
    chosen: dict[str, int] = {}
    try:
        for name, port in wanted.items():
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            held.append(listener)
            try:
                listener.bind((LOOPBACK, port))
            except OSError:
                listener.bind((LOOPBACK, 0))
            chosen[name] = int(listener.getsockname()[1])
    finally:
        for listener in held:
            listener.close()
    return chosen
