# SPDX-License-Identifier: GPL-3.0-or-later
"""Who stands at the desk, and what the rider sees of it: badges, the lock that keeps the cart,
somebody else who takes over, the customer display."""

import re
import unittest

from ctl_kit import ATTENDANT, CHIEF, REVIEWER
from window_kit import SOAP, WATER, WindowTest, wait

WHO = re.compile('Who is at the counter')
IDLE = re.compile('Scan a rider')
KEPT = re.compile('cart is kept')


class Desk(WindowTest):
    def setUp(self):
        super().setUp()
        self.badges = {who[0]: self.do('badge', 'issue', who[0], who=CHIEF)['text']
                       for who in (ATTENDANT, CHIEF, REVIEWER)}

    def badge(self, program, who):
        """The badge is scanned, then the PIN typed."""
        program.scan(self.badges[who[0]])
        wait(lambda: [node for node in program.look(who[0], 'label') if node.box[3] > 24],
             f'{who[0]} to be chosen')
        program.write(who[1])
        program.key('Return')

    def fill_cart(self, program):
        program.find(IDLE)
        program.scan(self.card)
        program.find('张**')
        program.scan(WATER)
        program.find('2 points', 'label')
        program.scan(SOAP)
        program.find('8 points', 'label')

    def test_badge(self):
        """A badge and a PIN open the desk; a badge alone opens nothing."""
        program = self.start()
        program.find(WHO)
        program.scan(self.badges[ATTENDANT[0]])
        wait(lambda: [node for node in program.look(ATTENDANT[0], 'label') if node.box[3] > 24],
             'the attendant to be chosen')
        program.find(WHO)
        program.write('9999')
        program.key('Return')
        program.find(re.compile('PIN is wrong'), 'alert')
        program.write(ATTENDANT[1])
        program.key('Return')
        program.gone(WHO)
        program.find(IDLE)
        # A card is no badge.
        program.key('ctrl+l')
        program.find(WHO)
        program.scan(self.card)
        program.find(re.compile('no staff badge'), 'alert')
        program.quit()

    def test_lock_keeps_the_cart(self):
        """What is on the screen is covered, and is there again for whoever takes over; the booking is
        that person's."""
        program = self.start()
        program.find(WHO)
        self.badge(program, ATTENDANT)
        self.fill_cart(program)
        program.key('ctrl+l')
        program.find(WHO)
        program.find(KEPT)
        texts = ' '.join(program.texts())
        for word in ('张', '矿泉水', '香皂', '100'):
            self.assertNotIn(word, texts)
        # A rider's card opens nothing.
        program.scan(self.card)
        program.find(WHO)
        self.badge(program, CHIEF)
        program.gone(WHO)
        program.find('张**')
        program.find('8 points', 'label')
        program.scan(self.codes['confirm'])
        program.find('Booked')
        booked = self.booked()
        self.assertEqual([line['actor'] for line in booked], [CHIEF[0]])
        self.assertEqual(self.points(), 92)
        program.quit()
        self.verify()

    def test_badge_takes_over(self):
        """Scanned in the middle of a cart, the badge of another asks for the PIN, and the cart goes
        on; somebody who may not redeem sees none of it."""
        program = self.start()
        program.find(WHO)
        self.badge(program, ATTENDANT)
        self.fill_cart(program)
        self.badge(program, REVIEWER)
        program.gone(WHO)
        self.assertNotIn('张', ' '.join(program.texts()).replace(REVIEWER[0], ''))
        self.badge(program, CHIEF)
        program.gone(WHO)
        program.find('8 points', 'label')
        program.scan(self.codes['cancel'])
        program.find(IDLE)
        program.quit()
        self.assertEqual(self.booked(), [])

    # The customer display

    def display(self, program):
        """Everything in the second window, to be seen or not."""
        tree, name = program.tree, program.bus_name

        def under(path):
            yield from tree.texts(name, path)
            for child in tree.children(name, path):
                yield from under(child)
        return program.rest(lambda: [
            text for frame in program.frames() if tree.texts(name, frame)[0] == 'Customer display'
            for text in under(frame)])

    def test_customer_display(self):
        """The masked name, the cart, the points before and after; nothing else, and nothing of the
        last rider for the next."""
        program = self.start()
        program.find(WHO)
        self.badge(program, ATTENDANT)
        program.find(IDLE)
        program.key('ctrl+d')
        wait(lambda: 'Welcome. Please show your card.' in self.display(program), 'the display')
        # Scans that reach the second window are the counter's.
        self.fill_cart(program)
        shown = wait(lambda: (lambda texts: texts if '92' in texts else None)(self.display(program)),
                     'the cart on the display')
        for text in ('张**', '矿泉水 550ml', '香皂', '100', '−8', '92'):
            self.assertIn(text, shown)
        program.shot('customer-display')
        for text in shown:
            for secret in ('三丰', '1380', '8000', '美团', '黄骑士', '期初', ATTENDANT[0], self.card):
                self.assertNotIn(secret, text)
        program.scan(self.codes['confirm'])
        wait(lambda: 'Thank you!' in self.display(program), 'the thanks')
        self.assertIn('92', self.display(program))
        self.assertNotIn('矿泉水 550ml', self.display(program))
        # Nobody is served while the desk is locked.
        program.key('ctrl+l')
        program.find(WHO)
        wait(lambda: '张**' not in self.display(program), 'the name to go')
        self.assertFalse([text for text in self.display(program) if '张' in text or text == '92'])


if __name__ == '__main__':
    unittest.main()
