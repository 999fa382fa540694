# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole day at the counter in the real window: thirty customers by gun, goods that come back, a hold and
its pick-up, a delivery, a count while the shop is open, a sheet of vouchers; then the station's
books are those that the test has kept."""

import re
import unittest

from ctl_kit import ATTENDANT, CHIEF
from day_kit import IDLE, WHO, DayTest, masked
from window_kit import wait


class Day(DayTest):
    def morning(self):
        """Customers 1 to 14: plain ones, quantities, one undone, one parked, refusals, a hold."""
        self.serve('张三丰', 'WATER')
        self.serve('李小龙', 'WATER', 'SOAP')
        self.serve('王建国', 'SOAP', 'qty03')
        self.serve('赵大勇', 'WATER', 'more', 'more', 'less', 'TOWEL')
        cart = self.serve('孙立人', 'SOAP', 'SOAP', 'WATER')
        with self.step('undo'):
            self.gun('undo')
            self.books.give_back('孙立人', cart)
            self.program.find('Taken back')
        self.park('周伯通', ('WATER', 'qty04'), '吴承恩', ('TOWEL', 'WATER'))
        self.too_few()
        self.sold_out()
        with self.step('hold'):
            held = self.fill('郑成功', ('TOWEL', 'WATER', 'qty02'))
            self.gun('hold')
            self.books.take('郑成功', held)
            self.program.find(re.compile('^Kept until'))
        self.serve('李小龙', 'SOAP', 'WATER', 'WATER')
        self.serve('张三丰', 'CASE')
        self.serve('孙立人', 'WATER', 'SOAP', 'TOWEL')

    def park(self, first, first_codes, second, second_codes):
        """A rider who looks for something lets the next one go first."""
        with self.step(f'park {first}'):
            cart = self.fill(first, first_codes)
            self.gun('park')
            self.program.find(re.compile(rf'^Go on with {re.escape(masked(first))}'), 'button')
        self.serve(second, *second_codes)
        with self.step(f'recall {first}'):
            self.program.scan(self.cards[first])
            self.see(masked(first), f'{self.books.cost(cart)} points')
            self.program.gone(re.compile('^Go on with'), 'button')
            self.confirm(first, cart)

    def too_few(self):
        with self.step('too few points'):
            self.meet('冯小刚')
            self.gun('RICE')
            self.program.find('45 points')
            self.gun('confirm')
            self.program.find(re.compile('15|30'), 'alert')
            self.gun('cancel')
            self.program.find(IDLE)

    def sold_out(self):
        with self.step('sold out'):
            self.meet('王建国')
            self.gun('THERMOS')
            self.program.find(re.compile('1 asked for, 0 on the shelf'))
            self.gun('WATER')
            self.program.find('2 points')
            self.confirm('王建国', {'WATER': 1})

    def returns(self):
        """Customers 15 and 16 bring something back: all of it, and a part of it to inspection."""
        with self.step('whole return'):
            cart = self.serve('李小龙', 'SOAP', 'WATER')
            self.give_back(self.receipt())
            self.books.give_back('李小龙', cart)
            self.program.find('Returned')
        with self.step('part of it to inspection'):
            self.serve('赵大勇', 'SOAP', 'qty02')
            self.give_back(self.receipt(), pieces=1, place='To inspection')
            self.books.give_back('赵大勇', {'SOAP': 1}, to_shelf=False)
            self.program.find('Returned')

    def give_back(self, receipt, pieces=None, place=None):
        program = self.program
        self.meet('冯小刚')
        program.scan(receipt)
        program.click(re.compile('^Return Goods'), 'button')
        program.find('What comes back')
        if pieces is not None:
            program.click('香皂', 'spin button')
            program.key('ctrl+a', str(pieces), 'Tab')
        if place is not None:
            program.click(re.compile('^Where it goes'), 'combo box')
            program.find(place)
            program.key('Down', 'Return')
            program.gone('Spoiled')
        self.type_into('Reason', 'broken')
        program.key('Return')
        program.gone('What comes back')

    def delivery(self):
        """A case of water and what was sold out come in, all by gun."""
        with self.step('delivery'):
            self.open_shop('Deliveries')
            self.program.click('New Delivery…', 'button')
            self.program.find('Who sent or gave it')
            self.program.xdotool('type', '--delay', '60', 'union')
            self.program.key('Return')
            self.program.find('Book Delivery…', 'button')
            self.gun('CASE', 'THERMOS', 'qty03')
            self.program.find(re.compile('27 pieces'))
            self.gun('confirm')
            self.program.find(re.compile('Scan CONFIRM once more'))
            self.gun('confirm')
            self.program.gone('Book Delivery…', 'button')
            self.books.shelf['WATER'] += 24
            self.books.shelf['THERMOS'] += 3
            self.books.entries += 1

    def count(self):
        """Customers 19 to 24 come while the goods are counted; one piece of soap is missing."""
        with self.step('count begins'):
            self.open_shop('Count')
            self.program.click('New Count…', 'button')
            self.program.click('Begin', 'button')
            self.program.find('Compare…', 'button')
        with self.step('count of water, helmets and rice'):
            self.count_item('WATER', self.books.shelf['WATER'])
            self.count_item('HELMET', self.books.shelf['HELMET'])
        # A card means the counter, wherever the gun is.
        self.serve('吴承恩', 'WATER', 'SOAP')
        self.serve('周伯通', 'WATER', 'qty02', 'TOWEL')
        self.serve('张三丰', 'SOAP')
        with self.step('count goes on'):
            self.open_shop('Count')
            self.program.find('Compare…', 'button')
            self.count_item('SOAP', self.books.shelf['SOAP'] - 1)
            self.count_item('TOWEL', self.books.shelf['TOWEL'])
            self.count_item('THERMOS', self.books.shelf['THERMOS'])
            self.count_item('RICE', self.books.shelf['RICE'])
        self.serve('孙立人', 'WATER', 'SOAP')
        self.serve('王建国', 'RICE')
        self.serve('郑成功', 'SOAP', 'WATER')
        self.post_count()

    def count_item(self, sku, pieces):
        """By gun: the goods, then quantity codes up to what is there."""
        self.gun(sku)
        rest = pieces - 1
        while rest > 0:
            more = max((quantity for quantity in (2, 3, 4, 5, 6, 8, 10, 12, 20, 24) if quantity - 1 <= rest),
                       default=None)
            self.gun(f'qty{more:02}' if more else 'more')
            rest -= more - 1 if more else 1
        self.see(str(pieces))

    def post_count(self):
        with self.step('count is compared'):
            self.open_shop('Count')
            self.program.find('Compare…', 'button')
            self.gun('confirm')
            self.program.find(re.compile('Is everything counted'))
            self.gun('confirm')
            self.program.find(re.compile('1 missing, 0 too many'))
        with self.step('count is booked'):
            self.program.click('Reason: 香皂', 'button')
            self.type_into('Reason', 'not found')
            self.program.key('Return')
            self.program.find(re.compile('not found'))
            self.program.click('Book Count…', 'button')
            self.program.click('Book', 'button')
            self.program.gone('Book Count…', 'button')
            self.books.shelf['SOAP'] -= 1
            self.books.entries += 1

    def vouchers(self):
        """The chief makes a sheet in the window; a rider brings one of its vouchers."""
        path = self.station.path('sheet.pdf')
        with self.step('sheet of vouchers'):
            self.change_person(CHIEF)
            self.open_shop('Vouchers')
            self.program.click('New Sheet…', 'button')
            self.type_into('What they are for', 'Summer')
            self.type_into('Points of each', '15')
            self.type_into('How many', '4')
            self.program.click('Issue and Save…', 'button')
            wait(lambda: len(self.program.frames()) > 2, 'the file chooser')
            self.program.key('ctrl+a')
            self.program.xdotool('type', '--delay', '40', path)
            self.program.key('Return')
            self.program.find(re.compile('0 of 4 used'))
            self.books.entries += 1
            codes = self.pdf_codes(path)
            self.assertEqual(len(set(codes)), 4)
        with self.step('voucher by gun'):
            self.change_person(ATTENDANT)
            self.program.click('Counter', 'button')
            self.meet('冯小刚')
            self.program.scan(codes[2])
            self.books.points['冯小刚'] += 15
            self.books.entries += 1
            self.program.find(re.compile(r'15 points added\. The balance is 45 now'))
            self.gun('RICE')
            self.see('45 points')
            self.confirm('冯小刚', {'RICE': 1})

    def pick_up(self):
        with self.step('pick-up'):
            self.meet('郑成功')
            self.program.find('Waits for pick-up')
            self.gun('collect')
            self.program.find('Handed out')
            self.books.entries += 1

    def test_day(self):
        self.program = self.start()
        self.program.find(WHO)
        self.come(ATTENDANT)
        self.program.find(IDLE)
        self.morning()
        self.returns()
        self.delivery()
        self.serve('张三丰', 'WATER', 'SOAP', 'qty02')
        self.serve('吴承恩', 'THERMOS')
        self.count()
        self.vouchers()
        self.pick_up()
        self.serve('李小龙', 'TOWEL', 'qty02')
        self.serve('赵大勇', 'WATER', 'qty05', 'SOAP')
        self.serve('周伯通', 'SOAP', 'more')
        self.assertGreaterEqual(self.customers, 30)
        with self.step('closing'):
            self.program.quit()
            self.assert_books()
            self.assertEqual(self.do('hold', 'list'), [])


if __name__ == '__main__':
    unittest.main(verbosity=2, warnings='ignore')
