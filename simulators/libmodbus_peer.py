"""A Modbus server on libmodbus (Debian: libmodbus5), an implementation that shares nothing with ours or with pymodbus.

    python -m simulators.libmodbus_peer tcp --ports 10 --delay-ms 20
    python -m simulators.libmodbus_peer rtu --device /dev/pts/3

Every register holds its own address, every coil whether its address is odd. Prints its ports, or ``ready``, on one line.
"""

import argparse
import contextlib
import ctypes
import socket
import threading
import time

_MAX_FRAME = 260
_CELLS = 65_536


class _Mapping(ctypes.Structure):
    """``modbus_mapping_t`` of modbus.h."""

    _fields_ = (
        ("nb_bits", ctypes.c_int),
        ("start_bits", ctypes.c_int),
        ("nb_input_bits", ctypes.c_int),
        ("start_input_bits", ctypes.c_int),
        ("nb_input_registers", ctypes.c_int),
        ("start_input_registers", ctypes.c_int),
        ("nb_registers", ctypes.c_int),
        ("start_registers", ctypes.c_int),
        ("tab_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_registers", ctypes.POINTER(ctypes.c_uint16)),
        ("tab_registers", ctypes.POINTER(ctypes.c_uint16)),
    )


def library() -> ctypes.CDLL:
    """The library, with the types of what is used of it.

    Raises:
        OSError: it is not installed.
    """
    lib = ctypes.CDLL("libmodbus.so.5")
    lib.modbus_new_tcp.restype = lib.modbus_new_rtu.restype = ctypes.c_void_p
    lib.modbus_new_tcp.argtypes = (ctypes.c_char_p, ctypes.c_int)
    lib.modbus_new_rtu.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_char, ctypes.c_int, ctypes.c_int)
    lib.modbus_mapping_new.restype = ctypes.POINTER(_Mapping)
    lib.modbus_receive.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
    lib.modbus_reply.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p)
    for name in ("modbus_connect", "modbus_close", "modbus_free"):
        getattr(lib, name).argtypes = (ctypes.c_void_p,)
    for name in ("modbus_set_socket", "modbus_set_slave"):
        getattr(lib, name).argtypes = (ctypes.c_void_p, ctypes.c_int)
    return lib


class Peer:
    """Serves one map on any number of lines."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self._lib, self._delay_s = library(), delay_s
        self._map = self._lib.modbus_mapping_new(_CELLS, _CELLS, _CELLS, _CELLS)
        for address in range(_CELLS):
            self._map.contents.tab_registers[address] = address
            self._map.contents.tab_input_registers[address] = address
            self._map.contents.tab_bits[address] = address & 1
            self._map.contents.tab_input_bits[address] = address & 1

    def listen(self) -> int:
        """Serve Modbus TCP on a free port of loopback, and give it."""
        listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return int(listener.getsockname()[1])

    def serve_rtu(self, device: str, unit: int, baudrate: int = 19_200) -> None:
        """Serve RTU on a serial port, until it is closed."""
        context = self._lib.modbus_new_rtu(device.encode(), baudrate, b"N", 8, 1)
        self._lib.modbus_set_slave(context, unit)
        if self._lib.modbus_connect(context) != 0:
            raise OSError(f"{device} cannot be opened")
        self._answer(context)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        context = self._lib.modbus_new_tcp(b"127.0.0.1", 0)
        self._lib.modbus_set_socket(context, connection.fileno())
        self._answer(context)
        connection.close()
        self._lib.modbus_free(context)

    def _answer(self, context: int) -> None:
        frame = ctypes.create_string_buffer(_MAX_FRAME)
        while (length := self._lib.modbus_receive(context, frame)) >= 0:
            if length == 0:
                continue
            if self._delay_s:
                time.sleep(self._delay_s)
            if self._lib.modbus_reply(context, frame, length, self._map) < 0:
                break


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("tcp", "rtu"))
    parser.add_argument("--ports", type=int, default=1)
    parser.add_argument("--delay-ms", type=float, default=0.0)
    parser.add_argument("--device", default="")
    parser.add_argument("--unit", type=int, default=1)
    asked = parser.parse_args()
    peer = Peer(asked.delay_ms / 1000)
    if asked.kind == "rtu":
        print("ready", flush=True)
        peer.serve_rtu(asked.device, asked.unit)
        return
    print(*(peer.listen() for _ in range(asked.ports)), flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


if __name__ == "__main__":
    main()
