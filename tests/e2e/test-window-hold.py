# SPDX-License-Identifier: GPL-3.0-or-later
"""The counter by gun beyond the plain redemption: quantities, riders who wait, holds and their
pick-up, approvals, goods that come back, and what yizhan-ctl finds afterwards."""

import re
import unittest

from ctl_kit import ATTENDANT, CHIEF
from window_kit import SOAP, WATER, WindowTest, wait

WHO = re.compile('Who is at the counter')
IDLE = re.compile('Scan a rider')


class CounterByGun(WindowTest):
    def open_counter(self, *args, **kwargs):
        program = self.start(*args, **kwargs)
        program.find(WHO)
        self.sign_in(program, ATTENDANT)
        program.gone(WHO)
        program.find(IDLE)
        return program

    def cart(self, program, card, name, *codes, total):
        """A rider, and what the gun puts into the cart."""
        program.scan(card)
        program.find(name)
        for code in codes:
            program.scan(code)
        program.find(f'{total} points', 'label')

    def second_rider(self):
        rider = self.do('rider', 'add', '--name', '李四', '--phone', '13900139000',
                        who=ATTENDANT)['rider']
        self.grant(rider, 50)
        return self.do('card', 'issue', rider, who=ATTENDANT)['text']

    def test_hold_and_collect(self):
        program = self.open_counter()
        self.cart(program, self.card, '张**', WATER, self.codes['qty03'], self.codes['more'],
                  self.codes['less'], total=6)
        program.scan(self.codes['hold'])
        program.find(re.compile('^Kept until'))
        program.shot('hold-slip')
        self.assertEqual((self.points(), self.shelf('WATER')), (94, 45))
        held, = self.do('hold', 'list')
        self.assertEqual((held['pieces'], held['points']), (3, 6))
        program.scan(self.card)
        program.find('Waits for pick-up', 'label')
        program.shot('hold-waits')
        program.scan(self.codes['collect'])
        program.find('Handed out')
        self.assertEqual(self.do('hold', 'list'), [])
        self.assertEqual((self.points(), self.shelf('WATER')), (94, 45))
        # Undone, everything is where it was.
        program.scan(self.codes['undo'])
        wait(lambda: self.points() == 100, 'the points to come back')
        self.assertEqual(self.shelf('WATER'), 48)
        self.verify()
        program.quit()

    def test_park(self):
        other = self.second_rider()
        program = self.open_counter()
        self.cart(program, self.card, '张**', WATER, self.codes['qty05'], total=10)
        program.scan(self.codes['park'])
        program.find(IDLE)
        program.find(re.compile(r'^Go on with 张\*\* · 5 pieces'), 'button')
        program.shot('parked')
        self.cart(program, other, '李**', SOAP, total=6)
        program.scan(self.codes['confirm'])
        program.find('Booked')
        # The first rider's card brings the cart back.
        program.scan(self.card)
        program.find('10 points', 'label')
        program.gone(re.compile('^Go on with'), 'button')
        program.scan(self.codes['confirm'])
        program.find('Booked')
        self.assertEqual((self.points(), self.shelf('WATER'), self.shelf('SOAP')), (90, 43, 47))
        self.verify()
        program.quit()

    def test_keys(self):
        """Plus, minus, Ctrl+H."""
        program = self.open_counter()
        self.cart(program, self.card, '张**', WATER, total=2)
        program.key('plus')
        program.find('4 points', 'label')
        program.key('KP_Add')
        program.find('6 points', 'label')
        program.key('minus')
        program.find('4 points', 'label')
        program.key('ctrl+h')
        program.find(re.compile('^Kept until'))
        self.assertEqual(self.points(), 96)
        self.verify()
        program.quit()

    def test_goods_in_hand(self):
        """More than the books have: a chief's PIN, a recorded difference, and it goes through."""
        self.do('redeem', '--rider', self.rider, '--item', 'WATER=47', who=ATTENDANT)
        self.assertEqual((self.points(), self.shelf('WATER')), (6, 1))
        program = self.open_counter()
        self.cart(program, self.card, '张**', WATER, total=2)
        program.scan(WATER)
        program.find(re.compile('2 asked for, 1 on the shelf'))
        program.shot('beyond-offer')
        program.click('The Goods Are Here', 'button')
        program.find('4 points', 'label')
        program.scan(self.codes['confirm'])
        program.find('Who approves')
        program.shot('beyond-approval')
        program.write(CHIEF[1])
        program.key('Return')
        program.find('Booked')
        self.assertEqual((self.points(), self.shelf('WATER')), (2, 0))
        self.verify()
        program.quit()

    def test_return_to_inspection(self):
        done = self.do('redeem', '--rider', self.rider, '--item', 'SOAP=2', who=ATTENDANT)
        program = self.open_counter()
        program.scan(done['receipt_code'])
        program.click(re.compile('^Return Goods'), 'button')
        program.find('What comes back')
        program.shot('return-dialog')
        program.write('broken')
        program.key('Return')
        program.find('Returned')
        self.assertEqual((self.points(), self.shelf('SOAP')), (100, 48))
        self.verify()
        program.quit()


if __name__ == '__main__':
    unittest.main()
