"""`xlplugin serve`: the functions for Excel on the Mac, on the web and on Windows, from this machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from xlplugin.commands.failure import Failure, write_target

PORT = 8765


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser(
        "serve", help="serve the functions to Excel (Office.js)", description=__doc__
    )
    command.add_argument("--port", type=port, default=PORT, help=f"default: {PORT}")
    command.add_argument("--manifest", type=Path, metavar="FILE", help="write the manifest for Excel there")
    command.add_argument("--cert", type=Path, metavar="FILE", help="a certificate for localhost of your own")
    command.add_argument("--key", type=Path, metavar="FILE", help="its key")
    command.add_argument("--http", action="store_true", help="without certificate; Excel does not take it")
    command.set_defaults(run=run)


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text} is no port: a whole number from 0 to {2**16 - 1}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    from xlplugin.excel.office_js import LICENCE
    from xlplugin.excel.office_js.functions import CustomFunctions
    from xlplugin.excel.office_js.server import Server
    from xlplugin.registry import functions

    print(f"Licence: {LICENCE}.")
    served = CustomFunctions(functions())
    pair = None if arguments.http else chosen_certificate(arguments)
    try:
        server = Server(served, arguments.port, pair)
    except OSError as error:
        raise Failure(f"port {arguments.port}: {error.strerror}; choose another with --port") from None
    if arguments.manifest:
        write_target(arguments.manifest, server.pages["/manifest.xml"][1], overwrite=True)
    print(
        f"Serving {server.origin}, manifest: {arguments.manifest or server.origin + '/manifest.xml'}",
        flush=True,
    )
    with server:
        server.serve_forever()
    return 0


def chosen_certificate(arguments: argparse.Namespace) -> tuple[Path, Path]:
    from xlplugin.excel.office_js.certificate import certificate, how_to_trust

    if arguments.cert or arguments.key:
        if not (arguments.cert and arguments.key):
            raise Failure("--cert and --key belong together; give both or neither")
        return arguments.cert, arguments.key
    try:
        pair = certificate(Path.home() / ".xlplugin")
    except ImportError:
        raise Failure("https needs the package cryptography: pip install 'xlplugin[server]'") from None
    print(f"Excel must trust the certificate once: {how_to_trust(pair[0])}")
    return pair
