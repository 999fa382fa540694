# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page as assistive technology sees it, in both languages: what can be operated has a name and a
fitting role; the focus is always somewhere and to be seen; and with letters of twice the size everything
still has its place on a screen of 1280x800."""

import gettext
import hashlib
import os
import re
import subprocess
import unittest

from ctl_kit import ATTENDANT, CHIEF, blank
from window_kit import CHINESE, CLASS_NAME, ENGLISH, SCREEN, SHOTS, WindowTest, wait

RULES = '''kind,points,unit,document,from
hazard-photo,5,job,城东〔2024〕17号,2024-01-01
'''

# What a screen reader says can be operated.
ACTIONABLE = {'button', 'check box', 'column header', 'combo box', 'entry', 'grid cell', 'link',
              'list item', 'menu item', 'page tab', 'radio', 'radio button', 'search box', 'slider',
              'spin button', 'switch', 'text box', 'toggle button'}
# GTK 4.8 gives rows, cells and headers no name of their own: they are read by what they contain.
NAMED_BY_CONTENT = {'column header', 'grid cell', 'list item'}
# What is built of several widgets is named as a whole.
WHOLE = {'combo box', 'spin button', 'text box'}
# Roles of what only holds other things, or is read: nothing with the focus may be only that, unless it
# says what it is.
PASSIVE = {'widget', 'group', 'label', 'unknown', 'panel', 'filler', 'image', 'separator'}
# The pages behind the tabs of a screen.
TABS = {'Shop': ('Goods', 'Deliveries', 'Count', 'Vouchers', 'Seats')}


def is_name(text):
    return bool(text) and not CLASS_NAME.fullmatch(text)


class Accessibility(WindowTest):
    def fill(self):
        self.do('import', 'rules', self.station.write('rules.csv', RULES), who=CHIEF)
        evidence = self.station.write('lamp.png', blank(320, 240))
        for place in ('南门桥头', '河堤社区'):
            self.do('job', 'record', '--rider', self.rider, '--kind', 'hazard-photo', '--place',
                    place, '--evidence', evidence, who=ATTENDANT)

    def has_name(self, program, node):
        names = [node.name, node.description]
        if node.role in NAMED_BY_CONTENT:
            inside = list(program.walk(node.path))[1:]
            names += [inner.name for inner in inside]
            # A cell of a table for which there is nothing to say.
            if node.role == 'grid cell' and {inner.role for inner in inside} <= {'label'}:
                return True
        if node.parent is not None and node.parent.role in WHOLE:
            names.append(node.parent.name)
        return any(map(is_name, names))

    def offenders(self, program):
        """What can be operated and has no name, and what takes the focus and does not say what it is."""
        def look():
            found = set()
            for node in program.nodes():
                if node.role in ACTIONABLE and not self.has_name(program, node):
                    found.add(f'no name: {node!r}')
                if (node.role in PASSIVE and program.is_focused(node)
                        and not self.has_name(program, node)):
                    found.add(f'takes the focus as {node!r}')
            return sorted(found)
        return program.rest(look)

    def outside(self, program):
        """What can be operated and does not lie on the screen as a whole."""
        def look():
            return sorted({repr(node) for node in program.nodes()
                           if node.role in ACTIONABLE - NAMED_BY_CONTENT and node.box[2] > 0
                           and (node.box[0] < 0 or node.box[0] + node.box[2] > SCREEN[0])})
        return program.rest(look)

    def tour(self, program, words, tag, judge):
        """Goes through all pages; @judge gives what is wrong with one."""
        wrong = {}

        def look(page):
            program.shot(f'access-{page}-{tag}')
            found = judge(program)
            if found:
                wrong[page] = found

        program.find(CHIEF[0], 'list item')
        look('sign-in')
        self.sign_in(program, CHIEF)
        program.gone(CHIEF[0], 'list item')
        look('counter')
        program.scan(self.card)
        program.find('张**')
        look('rider')
        program.key('Escape')
        program.gone('张**')
        for number in range(2, 9):
            before = program.frames_names()
            program.key(f'ctrl+{number}')
            if number > len(self.pages(program, words)):
                break
            wait(lambda: program.frames_names() != before, f'page {number}')
            title = program.frames_names()[0]
            look(f'page-{number}')
            for english, tabs in TABS.items():
                if title != words(english):
                    continue
                for tab in tabs:
                    if program.look(words(tab), 'button'):
                        program.click(words(tab), 'button')
                        program.rest(program.nodes)
                        look(f'page-{number}-{tab.lower()}')
        program.quit()
        return wrong

    @staticmethod
    def pages(program, words):
        """The buttons of the rail, by the names that the catalogue has."""
        titles = [words(word) for word in ('Counter', 'Jobs', 'Review', 'Shop', 'Riders', 'Settings')]
        return [title for title in titles if program.look(title, 'button')]

    @staticmethod
    def catalogue():
        return gettext.translation('yizhan', os.environ['YIZHAN_LOCALE_DIR'], ['zh_CN']).gettext

    def test_names_english(self):
        self.fill()
        program = self.start(language=ENGLISH)
        self.assertEqual(self.tour(program, lambda word: word, 'en', self.offenders), {})

    def test_names_chinese(self):
        self.fill()
        program = self.start(language=CHINESE)
        self.assertEqual(self.tour(program, self.catalogue(), 'zh', self.offenders), {})

    def test_large_letters(self):
        """Twice the size: the window still fits the screen, and nothing to press lies beside it."""
        self.fill()

        def judge(program):
            # The surface has a border for the shadow; what is wider than the screen is cut.
            boxes = [program.tree.box(program.bus_name, frame) for frame in program.frames()]
            large = [f'the window is {box[2]}x{box[3]}' for box in boxes
                     if box[2] > SCREEN[0] or box[3] > SCREEN[1]]
            return large + self.outside(program)

        for language, words, tag in ((ENGLISH, lambda word: word, 'en-200'),
                                     (CHINESE, self.catalogue(), 'zh-200')):
            program = self.start(language=language, scale=2)
            self.assertEqual(self.tour(program, words, tag, judge), {})

    def test_kiosk(self):
        for language in (ENGLISH, CHINESE):
            program = self.start('--kiosk', language=language)
            program.find('English', 'button')
            self.assertEqual(self.offenders(program), [])
            program.scan(self.card)
            program.find('张**')
            self.assertEqual(self.offenders(program), [])
            program.click(re.compile('^香皂'), 'label')
            program.gone('张**')
            self.assertEqual(self.offenders(program), [])
            program.quit()

    def picture(self, name):
        pixels = subprocess.run(['convert', str(SHOTS / f'{name}.png'), 'rgb:-'], check=True,
                                capture_output=True, timeout=30)
        return hashlib.sha256(pixels.stdout).hexdigest()

    def test_focus_is_seen(self):
        """Tab after Tab there is one focus, and each step changes the picture."""
        program = self.start()
        program.find(CHIEF[0], 'list item')
        self.sign_in(program, CHIEF)
        program.gone(CHIEF[0], 'list item')
        program.key('ctrl+5')
        program.find('Riders', 'window')
        program.find(re.compile('^张'))
        seen = set()
        program.shot('access-focus')
        last = self.picture('access-focus')
        for _step in range(8):
            before = program.focus()
            program.key('Tab')
            wait(lambda: program.focus() is not None
                 and (before is None or program.focus().path != before.path), 'the focus to move')
            focus = program.focus()
            seen.add(focus.path)

            def changed():
                program.shot('access-focus')
                return self.picture('access-focus') != last
            wait(changed, f'the focus on {focus!r} to be seen')
            last = self.picture('access-focus')
        self.assertGreater(len(seen), 5)
        program.quit()


if __name__ == '__main__':
    unittest.main(verbosity=2, warnings='ignore')
