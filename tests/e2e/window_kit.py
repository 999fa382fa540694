# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the window share: a display, a session bus and an accessibility bus of their
own, the program started on a station, and hands and eyes: keys and clicks through X, widgets found
through the accessibility tree."""

import atexit
import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from ctl_kit import ATTENDANT, CHIEF, STREET, Station

YIZHAN = os.environ.get('YIZHAN', 'yizhan')
# Where pictures of the screen are left.
SHOTS = pathlib.Path(os.environ.get('YIZHAN_SHOTS', tempfile.gettempdir()))
SCREEN = (1280, 800)
ENGLISH, CHINESE = 'C.UTF-8', 'zh_CN.UTF-8'
# How long anything may take before a test gives up. Machines that run many tests are slow.
PATIENCE = 30
# What GTK calls a widget that has no name.
CLASS_NAME = re.compile(r'(Gtk|Adw|Yz)[A-Z]\w+')

ITEMS = '''sku,name,ean,price,limit,stock
WATER,矿泉水 550ml,6900000200001,2,,48
SOAP,香皂,6900000200742,6,,48
RICE,大米 5kg,6900000202227,45,1,4
HELMET,安全头盔,6900000204078,120,1,36
THERMOS,保温杯,6900000204443,55,1,0
'''
WATER, SOAP, HELMET = '6900000200001', '6900000200742', '6900000204078'


def die_with_parent():
    """In a child: no server outlives a test that is killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def wait(condition, what, seconds=PATIENCE):
    """Looks until @condition gives something true, and gives that back."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f'waited {seconds} s in vain for {what() if callable(what) else what}')
        time.sleep(0.05)


class Desktop:
    """The display and the buses. There is one for each test program."""

    one = None

    @classmethod
    def get(cls):
        if cls.one is None:
            cls.one = Desktop()
            atexit.register(cls.one.stop)
        return cls.one

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='yizhan-desktop-'))
        (self.dir / 'runtime').mkdir(mode=0o700)
        self.servers = []
        self.log = open(self.dir / 'log', 'wb')
        os.environ.pop('WAYLAND_DISPLAY', None)
        os.environ.pop('AT_SPI_BUS_ADDRESS', None)
        os.environ.update(HOME=str(self.dir), XDG_RUNTIME_DIR=str(self.dir / 'runtime'),
                          XDG_CACHE_HOME=str(self.dir / 'cache'))
        width, height = SCREEN
        os.environ['DISPLAY'] = ':' + self.start(
            'Xvfb', '-displayfd', '{}', '-screen', '0', f'{width}x{height}x24',
            '-nolisten', 'tcp', '-noreset')
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = self.start(
            'dbus-daemon', '--session', '--nofork', '--print-address={}')
        self.start('/usr/libexec/at-spi-bus-launcher', '--launch-immediately')

        self.tree = Tree()
        self.locales = self.find_locales()

    def start(self, *words):
        """Starts a server; what it says on the descriptor that stands for {} is the answer."""
        reader, writer = os.pipe()
        told = any('{}' in word for word in words)
        server = subprocess.Popen([word.format(writer) for word in words], pass_fds=[writer],
                                  stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                  preexec_fn=die_with_parent)
        os.close(writer)
        self.servers.append(server)
        answer = ''
        with os.fdopen(reader, encoding='utf-8') as lines:
            if told:
                answer = lines.readline().strip()
        if told and not answer:
            raise AssertionError(f'{words[0]} did not start: {(self.dir / "log").read_text()}')
        return answer

    def find_locales(self):
        """The directory of a Chinese locale where the system has none."""
        check = "import locale; locale.setlocale(locale.LC_ALL, 'zh_CN.UTF-8')"
        if subprocess.run([sys.executable, '-c', check], stderr=subprocess.DEVNULL).returncode == 0:
            return None
        place = self.dir / 'locale'
        place.mkdir()
        subprocess.run(['localedef', '-i', 'zh_CN', '-f', 'UTF-8', str(place / 'zh_CN.UTF-8')],
                       check=True, capture_output=True)
        return str(place)

    def stop(self):
        for server in reversed(self.servers):
            server.terminate()
            server.wait()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)


class Gone(Exception):
    """A widget that was asked is not there any more."""


class Tree:
    """The accessibility tree, asked over its bus: the library of AT-SPI remembers which children
    there were, and misses rows that come later."""

    ROOT = '/org/a11y/atspi/accessible/root'
    WINDOW_COORDINATES = 1
    SENSITIVE = 24
    FOCUSED = 12

    def __init__(self):
        from gi.repository import Gio, GLib
        self.glib = GLib
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = wait(lambda: session.call_sync(
            'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, -1,
            None).unpack()[0], 'the accessibility bus')
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def call(self, name, path, interface, method, signature=None, *words):
        asked = self.glib.Variant(signature, words) if signature else None
        try:
            return self.bus.call_sync(name, path, interface, method, asked, None, 0,
                                      PATIENCE * 1000, None).unpack()
        except self.glib.Error as error:
            raise Gone(str(error)) from None

    def find_program(self, pid):
        """The name on the bus of the process. It is asked for nothing before it is registered: GTK 4.8
        does not expect that."""
        for name, _path in self.ask('org.a11y.atspi.Registry', self.ROOT, 'Accessible',
                                    'GetChildren')[0]:
            try:
                owner = self.call('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                  'org.freedesktop.DBus', 'GetConnectionUnixProcessID', '(s)', name)
            except Gone:
                continue
            if owner[0] == pid:
                return name
        return None

    def ask(self, name, path, interface, method, *words):
        return self.call(name, path, f'org.a11y.atspi.{interface}', method, *words)

    def children(self, name, path):
        paths = [child for _name, child in self.ask(name, path, 'Accessible', 'GetChildren')[0]]
        # A page of a stack has one child, which GTK 4.8 tells twice.
        return list(dict.fromkeys(paths))

    def texts(self, name, path):
        """Name and description."""
        told = self.call(name, path, 'org.freedesktop.DBus.Properties', 'GetAll', '(s)',
                         'org.a11y.atspi.Accessible')[0]
        return told.get('Name', ''), told.get('Description', '')

    def has_state(self, name, path, state):
        return bool(self.ask(name, path, 'Accessible', 'GetState')[0][0] & 1 << state)

    def is_sensitive(self, name, path):
        return self.has_state(name, path, self.SENSITIVE)

    def box(self, name, path):
        """x, y, width, height in its window."""
        return self.ask(name, path, 'Component', 'GetExtents', '(u)', self.WINDOW_COORDINATES)[0]

    def ask_all(self, name, questions):
        """The answers to (path, interface, method, variant), asked one after the other without
        waiting; what went wrong stands in the place of its answer."""
        answers, waiting = [None] * len(questions), [len(questions)]

        def on_answer(bus, result, number):
            waiting[0] -= 1
            try:
                answers[number] = bus.call_finish(result).unpack()
            except self.glib.Error as error:
                answers[number] = Gone(str(error))

        for number, (path, interface, method, asked) in enumerate(questions):
            self.bus.call(name, path, interface, method, asked, None, 0, PATIENCE * 1000, None,
                          on_answer, number)
        while waiting[0] > 0:
            self.glib.MainContext.default().iteration(True)
        return answers

    def survey(self, name, path):
        """Texts, role, box, whether it is shown, and children of the widget at @path and of all in
        it that are to be seen, level by level: one question at a time takes too long."""
        window = self.glib.Variant('(u)', (self.WINDOW_COORDINATES,))
        accessible = self.glib.Variant('(s)', ('org.a11y.atspi.Accessible',))
        told, level = {}, [path]
        while level:
            answers = self.ask_all(name, [question for path in level for question in (
                (path, 'org.freedesktop.DBus.Properties', 'GetAll', accessible),
                (path, 'org.a11y.atspi.Accessible', 'GetRoleName', None),
                (path, 'org.a11y.atspi.Component', 'GetExtents', window),
                (path, 'org.a11y.atspi.Accessible', 'GetChildren', None))])
            found = [answers[first:first + 4] for first in range(0, len(answers), 4)]
            shown = self.are_shown(name, [(path, answer[2]) for path, answer in zip(level, found)])
            deeper = []
            for path, (texts, role, box, children), here in zip(level, found, shown):
                for answer in (texts, role, children):
                    if isinstance(answer, Gone):
                        raise answer
                texts = texts[0].get('Name', ''), texts[0].get('Description', '')
                page = texts[0] == 'GtkStackPage'
                if not page and isinstance(box, Gone):
                    raise box
                # A page of a stack has one child, which GTK 4.8 tells twice.
                children = list(dict.fromkeys(child for _name, child in children[0]))
                told[path] = (texts, role[0], None if page else box[0], here, children)
                if page or here:
                    deeper += children
            level = deeper
        return told

    def are_shown(self, name, places):
        """GTK 4.8 does not tell which pages and revealers are open, but nothing contains a point
        that is not mapped."""
        asked = {}
        for path, answer in places:
            if not isinstance(answer, Gone) and answer[0][2] > 0 and answer[0][3] > 0:
                x, y, width, height = answer[0]
                asked[path] = (path, 'org.a11y.atspi.Component', 'Contains', self.glib.Variant(
                    '(iiu)', (x + width // 2, y + height // 2, self.WINDOW_COORDINATES)))
        answers = dict(zip(asked, self.ask_all(name, list(asked.values()))))
        for answer in answers.values():
            if isinstance(answer, Gone):
                raise answer
        return [path in answers and answers[path][0] for path, _answer in places]


class Node:
    """A widget as assistive technology sees it."""

    def __init__(self, path, parent, role, texts, box):
        self.path = path
        self.parent = parent  # None for a window
        self.role = role
        self.name = plain_name(texts[0])
        self.description = texts[1]
        self.box = box  # x, y, width, height within its window

    def __repr__(self):
        return f'{self.role} {self.name!r} {self.box}'


def plain_name(name):
    """GTK 4.8 names a button with a mnemonic twice: “_Undo Undo”."""
    half = len(name) // 2
    for middle in (half, half + 1):
        if name[middle:middle + 1] == ' ' and name[:middle].replace('_', '', 1) == name[middle + 1:]:
            return name[middle + 1:]
    return name


class Program:
    """A running yizhan."""

    def __init__(self, station, *args, language=ENGLISH, env=None, scale=1):
        self.desktop = Desktop.get()
        self.tree = self.desktop.tree
        self.log = station.dir / 'yizhan.log'
        environment = {**station.env, **{name: os.environ[name] for name in (
            'DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_CACHE_HOME')}}
        environment.update(
            LC_ALL=language, LANGUAGE='', GTK_A11Y='atspi', GSK_RENDERER='cairo', GDK_BACKEND='x11',
            ADW_DISABLE_PORTAL='1', GSETTINGS_BACKEND='memory', G_DEBUG='fatal-warnings',
            # What GTK and GStreamer keep until the end is no leak of ours.
            ASAN_OPTIONS='detect_leaks=0', XDG_CONFIG_HOME=station.path('config'),
            GST_REGISTRY=str(self.desktop.dir / 'gstreamer.bin'))
        if self.desktop.locales is not None:
            environment['LOCPATH'] = self.desktop.locales
        if 'YIZHAN_LOCALE_DIR' in os.environ:
            environment['YIZHAN_LOCALE_DIR'] = os.environ['YIZHAN_LOCALE_DIR']
        environment.update(env or {})
        # A page that turns slowly is two pages at once.
        settings = station.dir / 'config' / 'gtk-4.0' / 'settings.ini'
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text('[Settings]\ngtk-enable-animations=false\n'
                            f'gtk-xft-dpi={96 * 1024 * scale}\n')
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(
                [YIZHAN, '--store', str(station.store), *args], env=environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent)
        self.bus_name = wait(self.find_application, lambda: f'the program: {self.said()}')
        wait(self.frames, lambda: f'a window: {self.said()}')
        # Without a window manager the keys go to where the pointer is.
        self.xdotool('mousemove', str(SCREEN[0] // 2), '10')

    def said(self):
        return self.log.read_text(errors='replace')

    def find_application(self):
        self.check()
        return self.tree.find_program(self.process.pid)

    def check(self):
        if self.process.poll() is not None:
            raise AssertionError(f'yizhan ended with {self.process.returncode}: {self.said()}')

    # Eyes

    def frames(self):
        return self.tree.children(self.bus_name, self.tree.ROOT)

    def walk(self, path, parent=None):
        """The widget at @path and all in it that are to be seen."""
        told = self.tree.survey(self.bus_name, path)

        def under(path, parent):
            texts, role, box, shown, children = told[path]
            # A page of a stack has no place of its own.
            if texts[0] != 'GtkStackPage':
                if not shown:
                    return
                parent = Node(path, parent, role, texts, box)
                yield parent
            for child in children:
                yield from under(child, parent)
        yield from under(path, parent)

    def rest(self, look):
        """What @look gives. A widget that goes away meanwhile makes it look again."""
        for _try in range(20):
            try:
                return look()
            except Gone:
                self.check()
        raise AssertionError('the tree does not come to rest')

    def nodes(self):
        """What is to be seen in all windows, the newest first."""
        return self.rest(lambda: [node for frame in reversed(self.frames())
                                  for node in self.walk(frame)])

    def is_sensitive(self, node):
        try:
            return self.tree.is_sensitive(self.bus_name, node.path)
        except Gone:
            return False

    def is_focused(self, node):
        return self.tree.has_state(self.bus_name, node.path, self.tree.FOCUSED)

    def focus(self):
        """The widget that keys go to; None if there is none."""
        def look():
            return next((node for node in self.nodes() if self.is_focused(node)), None)
        return self.rest(look)

    def frames_names(self):
        """The titles of all windows, the newest first."""
        return self.rest(lambda: [self.tree.texts(self.bus_name, frame)[0]
                                  for frame in reversed(self.frames())])

    def look(self, name, role=None):
        """The widgets to be seen now whose name is @name (a text, or a compiled pattern)."""
        def fits(node):
            if role is not None and node.role != role:
                return False
            return name == node.name if isinstance(name, str) else name.search(node.name)
        return [node for node in self.nodes() if fits(node)]

    def find(self, name, role=None, seconds=PATIENCE):
        """The first such widget, as soon as there is one."""
        return wait(lambda: self.look(name, role),
                    lambda: f'{role or "widget"} {name!r}; there is {self.texts()}', seconds)[0]

    def gone(self, name, role=None):
        wait(lambda: not self.look(name, role), lambda: f'{name!r} to go away')

    def texts(self):
        """Every name to be seen; a label without text has only that of its class."""
        return [node.name for node in self.nodes()
                if node.name and not CLASS_NAME.fullmatch(node.name)]

    def everything(self):
        """Every name and description in the tree, hidden or not."""
        def under(path):
            yield from self.tree.texts(self.bus_name, path)
            for child in self.tree.children(self.bus_name, path):
                yield from under(child)
        return self.rest(lambda: list(under(self.tree.ROOT)))

    def shot(self, name):
        """A picture of the whole screen; one that is blank is an error."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f'{name}.png'

        def take():
            subprocess.run(['import', '-window', 'root', str(path)], check=True,
                           stdin=subprocess.DEVNULL, timeout=PATIENCE)
            colours = subprocess.run(['identify', '-format', '%k', str(path)], check=True,
                                     capture_output=True, timeout=PATIENCE)
            return int(colours.stdout) > 16
        wait(take, f'a picture in {path} that is not blank')
        return path

    # Hands

    def xdotool(self, *words):
        done = subprocess.run(['xdotool', *words], check=True, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=PATIENCE)
        return done.stdout

    def scan(self, text):
        """As a scanner types: with Enter, and so fast that no busy machine makes a pause in it."""
        self.xdotool('type', '--delay', '0', '--args', '1', text, 'key', 'Return')

    def write(self, text):
        """As a person types."""
        self.xdotool('type', '--delay', '120', text)

    def key(self, *keys):
        self.xdotool('key', *keys)

    def window_place(self, node):
        """Where the content of the window of @node begins on the screen."""
        while node.parent is not None:
            node = node.parent
        windows = self.xdotool('search', '--onlyvisible', '--pid', str(self.process.pid)).split()
        best = None
        for window in windows:
            told = dict(line.split('=') for line in self.xdotool(
                'getwindowgeometry', '--shell', window).split())
            # The surface has a border around the content, as wide on all sides.
            border = (int(told['WIDTH']) - node.box[2]) / 2
            if border >= 0 and (best is None or border < best[0]):
                best = (border, int(told['X']), int(told['Y']))
        if best is None:
            raise AssertionError(f'no such window on the screen: {node}')
        return best[1] + int(best[0]), best[2] + int(best[0])

    def click_node(self, node):
        left, top = self.window_place(node)
        x, y, width, height = node.box
        self.xdotool('mousemove', str(left + x + width // 2), str(top + y + height // 2),
                     'click', '1')

    def click(self, name, role=None):
        """With the mouse, as soon as it is there and can be pressed."""
        found = wait(lambda: [node for node in self.look(name, role) if self.is_sensitive(node)],
                     lambda: f'{role or "widget"} {name!r} to press; there is {self.texts()}')
        self.click_node(found[0])

    # Ends

    def quit(self):
        """As the menu does; the program must end well."""
        if self.process.poll() is None:
            self.key('ctrl+q')
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                raise AssertionError('yizhan does not end on Ctrl+Q') from None
        if self.process.returncode != 0:
            raise AssertionError(f'yizhan ended with {self.process.returncode}: {self.said()}')

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class WindowTest(unittest.TestCase):
    """Every test has a fresh station with goods, and a rider with a card and 100 points."""

    def setUp(self):
        self.maxDiff = None
        Desktop.get()
        self.station = Station()
        self.addCleanup(self.station.remove)
        self.station.found()
        self.do('import', 'items', self.station.write('items.csv', ITEMS), who=CHIEF)
        self.rider = self.do('rider', 'add', '--name', '张三丰', '--phone', '13800138000',
                             '--platform', '美团', '--team', '黄骑士', who=ATTENDANT)['rider']
        self.grant(self.rider, 100)
        self.card_file = self.station.path('card.png')
        self.card = self.do('card', 'issue', self.rider, '--out', self.card_file,
                            who=ATTENDANT)['text']
        self.codes = {code['command']: code['text'] for code in self.do('codes', store=False)}

    def do(self, *args, **kwargs):
        return self.station.do(*args, **kwargs)

    def grant(self, rider, points):
        self.do('adjust', rider, points, '--reason', '期初', '--approver', STREET[0], who=CHIEF,
                env={'YIZHAN_APPROVER_PIN': STREET[1]})

    def start(self, *args, **kwargs):
        if '--camera' not in args:
            args += ('--camera', 'none')
        program = Program(self.station, *args, **kwargs)
        # A test that fails leaves a picture of what it saw; then nothing is left running.
        self.addCleanup(self.end, program)
        return program

    def end(self, program):
        failed = any(error for _test, error in getattr(self._outcome, 'errors', [])) or (
            self._outcome.result is not None
            and any(test is self for test, _trace in self._outcome.result.failures
                    + self._outcome.result.errors))
        if failed and program.process.poll() is None:
            program.shot('failed-' + self.id().split('.')[-1])
        program.kill()

    def sign_in(self, program, who):
        """By mouse: the row of the person; then the PIN by keys."""
        program.click(who[0], 'list item')
        wait(lambda: [node for node in program.look(who[0], 'label') if node.box[3] > 24],
             f'{who[0]} to be chosen')
        program.write(who[1])
        program.key('Return')

    # What yizhan-ctl finds

    def shelf(self, sku):
        return {item['sku']: item for item in self.do('item', 'list')}[sku]['shelf']

    def points(self):
        return self.do('balance', self.rider)['points']

    def booked(self, kind='redeem'):
        return [line for line in self.do('history', self.rider) if line['kind'] == kind]

    def verify(self):
        told = self.do('verify')
        self.assertEqual((told['ok'], told['findings']), (True, []))
        return told
