# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts on paper: the window prints to a real CUPS, and what the printer was given is read again.
Run with tests/support/with-cups.sh."""

import os
import pathlib
import re
import subprocess
import unittest

from ctl_kit import ATTENDANT
from window_kit import SOAP, WATER, WindowTest, wait

SPOOLED = pathlib.Path(os.environ['YIZHAN_TEST_CUPS'])
WHO = re.compile('Who is at the counter')


class Printing(WindowTest):
    def open_counter(self, **settings):
        """Signs the attendant in, on a PC with these settings."""
        place = self.station.dir / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
        place.parent.mkdir(parents=True, exist_ok=True)
        lines = [f'{name.replace("_", "-")}={value!r}' if isinstance(value, str)
                 else f'{name.replace("_", "-")}={value}' for name, value in settings.items()]
        place.write_text('[io/github/yizhan/Yizhan]\n' + '\n'.join(lines) + '\n')
        program = self.start(env={
            'GSETTINGS_BACKEND': 'keyfile', 'XDG_STATE_HOME': self.station.path('state'),
            'CUPS_SERVER': os.environ['CUPS_SERVER'],
            # GTK's module for CUPS warns where there is no system bus.
            'G_DEBUG': ''})
        program.find(WHO)
        self.sign_in(program, ATTENDANT)
        program.gone(WHO)
        return program

    def redeem(self, program):
        program.find(re.compile('Scan a rider'))
        program.scan(self.card)
        program.find('张**')
        program.scan(WATER)
        program.find('2 points', 'label')
        program.scan(SOAP)
        program.find('8 points', 'label')
        program.scan(self.codes['confirm'])
        program.find('Booked')

    def setUp(self):
        super().setUp()
        for path in (SPOOLED / 'roll').glob('*'):
            path.unlink()

    def printed(self):
        return sorted((SPOOLED / 'roll').glob('*.pdf'))

    def waiting(self):
        return sorted(pathlib.Path(self.station.path('state')).glob('yizhan/print/*'))

    def read(self, pdf):
        """The text of a paper, its size in millimetres, and the codes on it."""
        text = subprocess.run(['pdftotext', '-layout', str(pdf), '-'], check=True,
                              capture_output=True, text=True).stdout
        info = subprocess.run(['pdfinfo', str(pdf)], check=True, capture_output=True, text=True).stdout
        size = [float(number) * 25.4 / 72
                for number in re.search(r'Page size:\s+([\d.]+) x ([\d.]+)', info).groups()]
        picture = self.station.path('paper')
        subprocess.run(['pdftoppm', '-r', '203', '-png', '-singlefile', str(pdf), picture], check=True)
        codes = self.do('scan', picture + '.png', store=False)
        return text, size, codes

    def test_receipt(self):
        """Booked, printed by itself: the paper says what was booked, and its code is the entry."""
        program = self.open_counter(receipt_printer='roll')
        self.redeem(program)
        paper = wait(self.printed, 'a receipt')[0]
        program.find('Printed', 'label')
        text, size, codes = self.read(paper)
        for word in ('云峰驿站', '张**', '矿泉水 550ml', '香皂'):
            self.assertIn(word, text)
        self.assertNotIn('张三丰', text)
        self.assertAlmostEqual(size[0], 80, delta=0.5)
        self.assertGreater(size[1], 60)
        found = [code for picture in codes for code in picture['codes']]
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0]['text'].startswith('YZE'))
        # A receipt that was printed leads back to what was booked.
        program.key('Return')
        program.find(re.compile('Scan a rider'))
        program.scan(found[0]['text'])
        program.find(re.compile('^香皂'), 'list item')
        self.assertEqual(len(self.printed()), 1)
        wait(lambda: not self.waiting(), 'nothing to be left')
        program.quit()
        self.verify()

    def test_asked(self):
        """Only when somebody asks, and on a roll of 58 mm."""
        program = self.open_counter(receipt_printer='roll', receipt_print='asked')
        self.redeem(program)
        program.click('Print', 'button')
        paper = wait(self.printed, 'a receipt')[0]
        program.find('Printed', 'label')
        self.assertIn('香皂', self.read(paper)[0])
        program.click('Print Again', 'button')
        wait(lambda: len(self.printed()) == 2, 'a second receipt')
        program.quit()

    def test_out_of_paper(self):
        """The redemption stands, the receipt comes with the paper."""
        (SPOOLED / 'roll' / 'empty').touch()
        program = self.open_counter(receipt_printer='roll')
        self.redeem(program)
        program.find(re.compile('out of paper'), 'label')
        self.assertEqual((len(self.booked()), self.points()), (1, 92))
        self.assertEqual(self.printed(), [])
        (SPOOLED / 'roll' / 'empty').unlink()
        program.find('Printed', 'label')
        self.assertEqual(len(self.printed()), 1)
        program.quit()
        self.verify()

    def test_missing(self):
        """The printer is not there: the receipt waits, also while the program is closed."""
        program = self.open_counter(receipt_printer='nowhere')
        self.redeem(program)
        program.find(re.compile('The printer nowhere is not there'), 'label')
        self.assertEqual((len(self.booked()), self.points()), (1, 92))
        program.quit()
        kept = self.waiting()
        self.assertEqual(len(kept), 2)
        for path in kept:
            self.assertEqual(path.stat().st_mode & 0o77, 0)
        self.assertEqual(kept[0].parent.stat().st_mode & 0o77, 0)

        program = self.open_counter(receipt_printer='roll')
        program.click(re.compile('^1 paper waits to be printed'), 'list item')
        program.click('Print All', 'button')
        paper = wait(self.printed, 'the receipt of yesterday')[0]
        self.assertIn('香皂', self.read(paper)[0])
        wait(lambda: not self.waiting(), 'nothing to be left')
        program.find('Everything is printed')
        program.key('Escape')
        program.gone('Everything is printed')
        program.quit()
        self.assertEqual(len(self.booked()), 1)
        self.verify()


if __name__ == '__main__':
    unittest.main()
