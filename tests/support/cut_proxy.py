#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line that can be cut: a TCP proxy on loopback between a station and its server.

As a module:

    with CutProxy(('127.0.0.1', 5432)) as proxy:
        connect_to('127.0.0.1', proxy.port)
        proxy.do('drop')            # the cable is pulled
        proxy.do('pass')            # and put back
        proxy.do('when up COMMIT drop down')

As a command: cut_proxy.py --to HOST:PORT [--listen HOST:PORT] [--control SOCKET]
prints "port N" and then obeys one command a line on stdin, and on every connection to the Unix
socket SOCKET; each is answered by one line, "ok", "ok FACTS" or "error REASON".

Directions: up is from the station to the server, down the way back, both is the default.

    pass [DIRECTION]        bytes go through. Connections that lost bytes are reset, as happens on a
                            real line when one side has forgotten the other.
    drop [DIRECTION]        bytes vanish, and so does the news that a side has hung up
    stall [DIRECTION]       bytes wait; they arrive when the line passes again
    delay MS [DIRECTION]    bytes arrive MS milliseconds late (a round trip is twice that), until 0
    reset                   every connection is torn down at once
    refuse                  no new connection; "accept" takes them again
    accept
    new MODE [DIRECTION]    pass, drop or stall for new connections only: those that are there stay
                            as they are, half open for ever if they were dropped
    when DIRECTION TEXT COMMAND
                            the next time TEXT passes in DIRECTION, COMMAND is obeyed right after it
                            has passed; "hex:…" gives TEXT as bytes
    before DIRECTION TEXT COMMAND
                            the same, but COMMAND is obeyed before TEXT passes, so that it meets it
    after DIRECTION N COMMAND
                            COMMAND is obeyed once N more bytes have passed in DIRECTION
    forget                  drops what was asked for by when, before and after
    facts                   how much passed, was dropped, and what happened
    quit
"""

import argparse
import asyncio
import os
import socket
import struct
import sys
import threading

UP = 'up'
DOWN = 'down'
CHUNK = 65536


def directions(word):
    if word in (None, 'both'):
        return (UP, DOWN)
    if word in (UP, DOWN):
        return (word,)
    raise ValueError(f'no direction: {word}')


class Trigger:
    """Waits for a text or a number of bytes on one direction of any connection."""

    def __init__(self, direction, text, count, first, command):
        self.direction = direction
        self.text = text
        self.count = count
        self.first = first  # obeyed before the bytes pass
        self.command = command

    def split(self, tail, data):
        """Where in data it fires: the number of bytes that pass before the command, or None."""
        if self.text is None:
            if len(data) < self.count:
                self.count -= len(data)
                return None
            return self.count
        at = (tail + data).find(self.text)
        if at < 0:
            return None
        start = at - len(tail)
        return max(0, start if self.first else start + len(self.text))


class Link:
    """One connection and what happens to it."""

    def __init__(self, proxy, station, server):
        self.proxy = proxy
        self.sides = {UP: (station, server), DOWN: (server, station)}
        self.mode = dict(proxy.mode_new)
        self.lossy = False  # bytes are missing: this one can never pass again
        self.tail = {UP: b'', DOWN: b''}
        self.ended = {UP: False, DOWN: False}  # hung up, and the other side was not told
        self.tasks = []

    def start(self):
        loop = asyncio.get_running_loop()
        self.tasks = [loop.create_task(self.pump(d)) for d in (UP, DOWN)]

    def close(self, abruptly):
        for sock in self.sides[UP]:
            if abruptly:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            sock.close()
        for task in self.tasks:
            if task is not asyncio.current_task(self.proxy.loop):
                task.cancel()
        self.proxy.links.discard(self)

    async def passing(self, direction):
        while self.mode[direction] == 'stall':
            await self.proxy.wait_for_change()

    async def send(self, direction, data):
        """Sends, waits or loses the bytes, whatever the line does at this moment."""
        await self.passing(direction)
        if self.mode[direction] == 'drop':
            self.lossy = True
            self.proxy.facts['dropped-' + direction] += len(data)
            return
        delay = self.proxy.delay[direction]
        if delay > 0:
            await asyncio.sleep(delay)
            await self.passing(direction)
            if self.mode[direction] == 'drop':
                self.lossy = True
                return
        await asyncio.get_running_loop().sock_sendall(self.sides[direction][1], data)
        self.proxy.facts['passed-' + direction] += len(data)

    async def offer(self, direction, data):
        while data:
            trigger, at = self.proxy.find_trigger(direction, self.tail[direction], data)
            if trigger is None:
                keep = self.proxy.longest_text() - 1
                self.tail[direction] = (self.tail[direction] + data)[-keep:] if keep > 0 else b''
                await self.send(direction, data)
                return
            before, data = data[:at], data[at:]
            self.tail[direction] = b''
            if before:
                await self.send(direction, before)
            self.proxy.facts['triggered'] += 1
            self.proxy.obey(trigger.command)

    async def pump(self, direction):
        loop = asyncio.get_running_loop()
        source = self.sides[direction][0]
        try:
            while True:
                await self.passing(direction)
                data = await loop.sock_recv(source, CHUNK)
                if not data:
                    break
                await self.offer(direction, data)
        except OSError:
            pass
        # A stalled line tells of a hang-up when it passes again, a dropped one never does.
        await self.passing(direction)
        if self.mode[direction] == 'drop':
            self.lossy = True
            self.ended[direction] = True
            return
        self.close(False)


class CutProxy:
    def __init__(self, to, listen=('127.0.0.1', 0)):
        """to: (host, port), or the path of a Unix socket."""
        self.to = to
        self.listen = listen
        self.port = 0
        self.mode_new = {UP: 'pass', DOWN: 'pass'}
        self.delay = {UP: 0.0, DOWN: 0.0}
        self.links = set()
        self.triggers = []
        self.facts = {}
        for name in ('accepted', 'refused', 'reset', 'triggered', 'passed-up', 'passed-down',
                     'dropped-up', 'dropped-down'):
            self.facts[name] = 0
        self._refusing = False
        self.loop = None
        self._thread = None
        self._changed = None
        self._listener = None
        self._accepting = None

    # What a caller in another thread uses ---------------------------------------------------

    def start(self):
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def stop(self):
        if self._thread is None:
            return
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self._thread = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *what):
        self.stop()

    def do(self, command):
        """Obeys one command and returns its answer without "ok"; ValueError if it cannot."""
        answer = []
        done = threading.Event()

        def run():
            answer.append(self.answer(command))
            done.set()

        self.loop.call_soon_threadsafe(run)
        if not done.wait(10):
            raise RuntimeError('the proxy does not answer')
        if not answer[0].startswith('ok'):
            raise ValueError(answer[0])
        return answer[0][3:]

    def get_facts(self):
        words = self.do('facts').split()
        return {name: int(value) for name, value in (word.split('=') for word in words)}

    # Inside of the loop ---------------------------------------------------------------------

    def _run(self, ready):
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self._changed = asyncio.Event()
        self.open()
        ready.set()
        self.loop.run_forever()
        for link in list(self.links):
            link.close(True)
        self.close_listener()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def open(self):
        self._listener = socket.create_server((self.listen[0], self.port or self.listen[1]))
        self._listener.setblocking(False)
        self.port = self._listener.getsockname()[1]
        self._accepting = self.loop.create_task(self._accept())

    def close_listener(self):
        if self._listener is not None:
            self._accepting.cancel()
            self._listener.close()
            self._listener = None

    async def _connect(self):
        family = socket.AF_UNIX if isinstance(self.to, str) else socket.AF_INET
        server = socket.socket(family, socket.SOCK_STREAM)
        server.setblocking(False)
        try:
            await self.loop.sock_connect(server, self.to)
        except OSError:
            server.close()
            raise
        return server

    async def _join(self, station):
        try:
            server = await self._connect()
        except OSError:
            self.facts['refused'] += 1
            station.close()
            return
        for sock in (station, server):
            if sock.family == socket.AF_INET:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = Link(self, station, server)
        self.links.add(link)
        link.start()

    async def _accept(self):
        listener = self._listener
        while True:
            station, _address = await self.loop.sock_accept(listener)
            station.setblocking(False)
            self.facts['accepted'] += 1
            self.loop.create_task(self._join(station))

    async def wait_for_change(self):
        await self._changed.wait()

    def _tell_change(self):
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def longest_text(self):
        return max([len(t.text) for t in self.triggers if t.text is not None], default=0)

    def find_trigger(self, direction, tail, data):
        for trigger in self.triggers:
            if trigger.direction == direction:
                at = trigger.split(tail, data)
                if at is not None:
                    self.triggers.remove(trigger)
                    return trigger, min(at, len(data))
        return None, 0

    def reset(self, links):
        for link in links:
            link.close(True)
            self.facts['reset'] += 1

    def set_mode(self, mode, which):
        for direction in which:
            self.mode_new[direction] = mode
            for link in self.links:
                link.mode[direction] = mode
        if mode == 'pass':
            self.reset([l for l in self.links if l.lossy and 'drop' not in l.mode.values()])
        self._tell_change()

    def add_trigger(self, word, rest):
        direction, what, command = rest.split(' ', 2)
        (direction,) = directions(direction)
        if word == 'after':
            self.triggers.append(Trigger(direction, None, int(what), False, command))
            return
        text = bytes.fromhex(what[4:]) if what.startswith('hex:') else what.encode()
        self.triggers.append(Trigger(direction, text, 0, word == 'before', command))

    def obey(self, line):
        word, _space, rest = line.strip().partition(' ')
        rest = rest.strip()
        if word in ('pass', 'drop', 'stall'):
            self.set_mode(word, directions(rest or None))
        elif word == 'new':
            mode, _space, which = rest.partition(' ')
            if mode not in ('pass', 'drop', 'stall'):
                raise ValueError(f'no mode: {mode}')
            for direction in directions(which or None):
                self.mode_new[direction] = mode
        elif word == 'delay':
            ms, _space, which = rest.partition(' ')
            for direction in directions(which or None):
                self.delay[direction] = float(ms) / 1000
        elif word == 'reset':
            self.reset(list(self.links))
        elif word == 'refuse':
            self.close_listener()
        elif word == 'accept':
            if self._listener is None:
                self.open()
        elif word in ('when', 'before', 'after'):
            self.add_trigger(word, rest)
        elif word == 'forget':
            self.triggers.clear()
        elif word == 'facts':
            return ' '.join(f'{k}={v}' for k, v in self.facts.items()) + f' open={len(self.links)}'
        else:
            raise ValueError(f'no command: {word}')
        return ''

    def answer(self, line):
        try:
            facts = self.obey(line)
        except (ValueError, OSError) as problem:
            return f'error {problem}'
        return f'ok {facts}' if facts else 'ok'


def parse_address(text):
    host, _colon, port = text.rpartition(':')
    return (host, int(port)) if host and port.isdigit() else text


def serve(proxy, lines, write):
    """Obeys what comes in until it ends; FALSE after quit."""
    for line in lines:
        if line.strip() == 'quit':
            write('ok\n')
            return False
        if line.strip():
            try:
                facts = proxy.do(line)
                write(f'ok {facts}'.rstrip() + '\n')
            except ValueError as problem:
                write(f'{problem}\n')
    return True


def serve_socket(proxy, path):
    control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    control.bind(path)
    control.listen()

    def talk(sock):
        with sock, sock.makefile('rw') as stream:

            def write(text):
                stream.write(text)
                stream.flush()

            if not serve(proxy, stream, write):
                os.unlink(path)
                os._exit(0)

    while True:
        sock, _address = control.accept()
        threading.Thread(target=talk, args=(sock,), daemon=True).start()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--to', required=True, help='HOST:PORT, or the path of a Unix socket')
    parser.add_argument('--listen', default='127.0.0.1:0', help='HOST:PORT')
    parser.add_argument('--control', help='a Unix socket to take commands on')
    arguments = parser.parse_args()
    with CutProxy(parse_address(arguments.to), parse_address(arguments.listen)) as proxy:
        print('port', proxy.port, flush=True)
        if arguments.control:
            threading.Thread(target=serve_socket, args=(proxy, arguments.control),
                             daemon=True).start()

        def write(text):
            sys.stdout.write(text)
            sys.stdout.flush()

        if serve(proxy, sys.stdin, write) and arguments.control:
            threading.Event().wait()


if __name__ == '__main__':
    main()
