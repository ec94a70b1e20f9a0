"""Can the playground listen where it is told to?"""

import errno
import ipaddress
import socket

from bot.doctor.finding import Finding
from bot.doctor.heartbeat import live
from bot.doctor.subject import Subject


def port(settings: Subject) -> Finding:
    """Judge whether the playground's address is free; with a token nothing listens, so nothing is judged."""
    host, number = settings.playground_host, settings.playground_port
    if settings.token:
        return Finding("playground", "ok", "Not started: a token is set, so the bot speaks to Discord.")
    where = f"{host}:{number}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        return _taken(settings, where, error)
    if not _is_loopback(str(address[0])):
        remedy = "Set NOCTURNE_PLAYGROUND_HOST=127.0.0.1, unless that is what you want."
        says = f"{where} is free, but anyone on the network could speak there as anybody."
        return Finding("playground", "warning", says, remedy)
    return Finding("playground", "ok", f"{where} is free.")


def _taken(settings: Subject, where: str, error: OSError) -> Finding:
    if error.errno == errno.EADDRINUSE:
        if live(settings.data_dir).ok == "ok":
            return Finding("playground", "ok", f"Nocturne is running at {where}.")
        remedy = "Stop the other program, or set NOCTURNE_PLAYGROUND_PORT to another number."
        return Finding("playground", "problem", f"{where} is taken by another program.", remedy)
    if error.errno == errno.EACCES:
        remedy = "Set NOCTURNE_PLAYGROUND_PORT to a number from 1024 on."
        return Finding("playground", "problem", f"This user may not listen at {where}.", remedy)
    remedy = "Set NOCTURNE_PLAYGROUND_HOST to an address of this machine, such as 127.0.0.1."
    return Finding("playground", "problem", f"{where} is no address of this machine.", remedy)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
