# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole loop with the keyboard alone: nothing here touches the mouse or the scanner."""

import re
import unittest

from ctl_kit import ATTENDANT, CHIEF, REVIEWER, blank
from window_kit import WindowTest, wait

RULES = '''kind,points,unit,document,from
hazard-photo,5,job,城东〔2024〕17号,2024-01-01
'''
WHO = re.compile('Who is at the counter')
IDLE = re.compile('Scan a rider')


class Keyboard(WindowTest):
    def enter(self, program, who):
        """Arrows to the person, the PIN, Enter."""
        program.find(who[0], 'list item')
        for _step in range(12):
            if [node for node in program.look(who[0], 'label') if node.box[3] > 24]:
                break
            program.key('Down')
        wait(lambda: [node for node in program.look(who[0], 'label') if node.box[3] > 24],
             f'{who[0]} to be chosen')
        program.write(who[1])
        program.key('Return')
        program.gone(WHO)

    def tab_to(self, program, name):
        """Tab, until what is called @name has the focus; there and back is the whole way."""
        for _step in range(80):
            focus = program.focus()
            if focus is not None:
                names = [focus.name] + [inner.name for inner in program.rest(
                    lambda: list(program.walk(focus.path)))]
                if focus.parent is not None:
                    names.append(focus.parent.name)
                if any(name.search(text) for text in names):
                    return focus
            before = focus.path if focus is not None else None
            program.key('Tab')
            wait(lambda: program.focus() is not None and program.focus().path != before,
                 'the focus to move')
        raise AssertionError(f'Tab never comes to {name.pattern}')

    def redeem(self, program):
        program.find(IDLE)
        program.write('zsf')
        program.find(re.compile(r'^张\*\*'), 'list item')
        program.key('Return')
        program.find('张**')
        program.write('xiangzao')
        program.gone('矿泉水 550ml')
        program.key('Return')
        program.find('6 points', 'label')
        program.key('Return')
        program.find('Booked')
        self.assertEqual((len(self.booked()), self.points(), self.shelf('SOAP')), (1, 94, 47))
        program.key('ctrl+z')
        wait(lambda: self.points() == 100, 'the points to come back')
        self.assertEqual(self.shelf('SOAP'), 48)

    def record(self, program, evidence):
        program.key('ctrl+2')
        program.find('Record a Job')
        self.tab_to(program, re.compile('Find a rider'))
        program.write('8000')
        program.find(re.compile('^张'), 'list item')
        program.key('Return')
        program.gone('Find a rider or type a code', 'search box')
        self.tab_to(program, re.compile('Kind of job'))
        program.key('space')
        program.key('Down', 'Return')
        program.gone('Choose a kind')
        self.tab_to(program, re.compile('^Place'))
        program.write('nanmen')
        self.tab_to(program, re.compile('^Add Files'))
        program.key('space')
        wait(lambda: len(program.frames()) > 1, 'the file chooser')
        program.write(evidence)
        program.key('Return')
        program.find(re.compile('lamp.png'))
        self.tab_to(program, re.compile('^Save$'))
        program.key('Return')
        wait(lambda: self.do('job', 'list'), 'the job')

    def review(self, program):
        program.key('ctrl+l')
        program.find(WHO)
        self.enter(program, REVIEWER)
        for number in range(1, 6):
            program.key(f'ctrl+{number}')
            if program.look(re.compile('^Approve')):
                break
        program.find(re.compile('nanmen'))
        self.tab_to(program, re.compile('^Approve'))
        program.key('Return')
        wait(lambda: self.points() == 105, 'the points')

    def look_at_shop(self, program):
        program.key('ctrl+l')
        program.find(WHO)
        self.enter(program, CHIEF)
        program.key('ctrl+4')
        program.find('Shop', 'window')
        program.find(re.compile('大米'))
        program.key('ctrl+f')
        program.write('anquan')
        program.gone(re.compile('大米'))
        program.find(re.compile('安全头盔'))

    def test_loop(self):
        self.do('import', 'rules', self.station.write('rules.csv', RULES), who=CHIEF)
        program = self.start()
        program.find(WHO)
        self.enter(program, ATTENDANT)
        self.redeem(program)
        self.record(program, self.station.write('lamp.png', blank(320, 240)))
        self.review(program)
        self.look_at_shop(program)
        program.quit()
        self.verify()


if __name__ == '__main__':
    unittest.main(verbosity=2, warnings='ignore')
