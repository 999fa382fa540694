# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desk needs beside its screen: badges, sheets of codes and cards, the list of what needs
attention."""

import pathlib
import re
import subprocess
import unittest

from ctl_kit import ATTENDANT, CHIEF, REVIEWER, StationTest


class Desk(StationTest):
    def read(self, pdf, scan=True):
        """The size of a paper in millimetres, its text, and the codes on each of its pages."""
        info = subprocess.run(['pdfinfo', pdf], check=True, capture_output=True, text=True).stdout
        size = [round(float(number) * 25.4 / 72)
                for number in re.search(r'Page size:\s+([\d.]+) x ([\d.]+)', info).groups()]
        text = subprocess.run(['pdftotext', '-layout', pdf, '-'], check=True, capture_output=True,
                              text=True).stdout
        codes = []
        # A scanner sees one code at a time; where a page is full of them, one of the sizes at which
        # it is looked at shows each.
        for dpi in ('120', '200', '300') if scan else ():
            subprocess.run(['pdftoppm', '-r', dpi, '-png', pdf, pdf + '.page'], check=True)
            pictures = sorted(str(path) for path in self.station.dir.glob('*.page*.png'))
            codes = codes or [set() for _picture in pictures]
            for page, picture in zip(codes, self.do('scan', *pictures, store=False)):
                page.update(code['text'] for code in picture['codes'])
            for path in pictures:
                pathlib.Path(path).unlink()
        return size, text, codes

    def test_commands(self):
        """Every command is on the first sheet, and the quantities are on the second."""
        path = self.station.path('commands.pdf')
        self.do('paper', 'commands', path, store=False)
        size, text, codes = self.read(path)
        self.assertEqual(size, [210, 297])
        commands = {code['text'] for code in self.do('codes', store=False)
                    if not code['command'].startswith('qty')}
        self.assertEqual(codes[0], commands)
        self.assertEqual((len(codes), len(codes[1])), (2, 20))
        for word in ('确认', 'Confirm', '撤销', 'Undo', '数量'):
            self.assertIn(word, text)

    def test_guide(self):
        path = self.station.path('guide.pdf')
        self.do('paper', 'guide', path, store=False)
        size, text, _codes = self.read(path, scan=False)
        self.assertEqual(size, [210, 297])
        for word in ('柜台速查', 'Quick guide', '退货', 'Return'):
            self.assertIn(word, text)

    def test_cards(self):
        """Eleven cards need a second sheet of A4, and three of A5."""
        riders = [self.do('rider', 'add', '--name', f'骑手{n}', who=ATTENDANT)['rider']
                  for n in range(11)]
        for paper, sheets, size in (('a4', 2, [210, 297]), ('a5', 3, [210, 148])):
            path = self.station.path(f'{paper}.pdf')
            issued = self.do('paper', 'cards', path, *riders, '--size', paper, who=ATTENDANT)
            found_size, text, codes = self.read(path)
            self.assertEqual((found_size, len(codes)), (size, sheets))
            self.assertEqual(sorted(code for page in codes for code in page),
                             sorted(card['text'] for card in issued))
            self.assertIn('骑手10', text)
        # Each is the card of the rider whose name is on it.
        for card in issued:
            self.assertEqual(self.do('rider', 'show', card['text'])['rider'], card['rider'])

    def test_badge(self):
        """It is a staff badge and nothing else; the sheet has its code."""
        path = self.station.path('badge.pdf')
        badge = self.do('badge', 'issue', ATTENDANT[0], '--out', path, '--size', 'a5', who=CHIEF)
        self.assertTrue(badge['text'].startswith('YZS'))
        _size, text, codes = self.read(path)
        self.assertEqual(codes, [{badge['text']}])
        self.assertIn(ATTENDANT[0], text)
        self.refuse(1, 'permission', 'badge', 'issue', REVIEWER[0], who=ATTENDANT)
        self.do('badge', 'revoke', ATTENDANT[0], '--reason', '遗失', who=CHIEF)
        self.refuse(1, 'state', 'badge', 'revoke', ATTENDANT[0], '--reason', '遗失', who=CHIEF)

    def test_staff(self):
        """Roles change, people leave and come back; the last chief stays."""
        self.refuse(1, 'permission', 'staff', 'set-role', REVIEWER[0], '--role', 'chief',
                          who=ATTENDANT)
        self.refuse(1, 'refused', 'staff', 'set-role', CHIEF[0], '--role', 'attendant', who=CHIEF)
        self.do('staff', 'set-role', REVIEWER[0], '--role', 'street', who=CHIEF)
        roles = {person['name']: person['role'] for person in self.do('staff', 'list')}
        self.assertEqual(roles[REVIEWER[0]], 'street')
        self.do('staff', 'set-role', REVIEWER[0], '--role', 'reviewer', who=CHIEF)
        self.do('staff', 'leave', REVIEWER[0], who=CHIEF)
        self.refuse(1, 'not-found', 'rider', 'add', '--name', '王五', who=REVIEWER)
        self.do('staff', 'back', REVIEWER[0], who=CHIEF)
        self.refuse(1, 'permission', 'rider', 'add', '--name', '王五', who=REVIEWER)

    def test_attention(self):
        before = self.do('attention')
        rider = self.do('rider', 'add', '--name', '周到', who=ATTENDANT)['rider']
        self.do('job', 'record', '--rider', rider, '--kind', 'patrol', who=ATTENDANT)
        after = self.do('attention')
        self.assertEqual(after['jobs_waiting'], before['jobs_waiting'] + 1)
        self.assertEqual(after['clock_lag_ms'], 0)


if __name__ == '__main__':
    unittest.main()
