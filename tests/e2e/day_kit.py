# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test of a whole day at the counter needs: its own books, kept by hand beside the station's, and
the attendant, who works with the gun and looks at the screen."""

import contextlib
import re
import subprocess

from ctl_kit import ATTENDANT, CHIEF
from window_kit import WindowTest, wait

WHO = re.compile('Who is at the counter')
IDLE = re.compile('Scan a rider')

GOODS = '''sku,name,ean,price,limit,stock
WATER,矿泉水 550ml,6900000200001,2,,48
SOAP,香皂,6900000200742,6,,48
TOWEL,毛巾,6900000200377,12,2,20
RICE,大米 5kg,6900000202227,45,1,4
HELMET,安全头盔,6900000204078,120,1,36
THERMOS,保温杯,6900000204443,55,1,0
'''
WATER_CASE, CASE_PIECES = '6922222222227', 24
RIDERS = (('李小龙', 100), ('王建国', 100), ('赵大勇', 100), ('孙立人', 90), ('周伯通', 90),
          ('吴承恩', 80), ('郑成功', 80), ('冯小刚', 30))


class Books:
    """What the station must have in the end: points of each rider, pieces of each item, entries."""

    def __init__(self):
        self.points = {}
        self.shelf = {}
        self.price = {}
        self.ean = {}
        self.entries = 0
        for line in GOODS.splitlines()[1:]:
            sku, _name, ean, price, _limit, stock = line.split(',')
            self.shelf[sku], self.price[sku], self.ean[sku] = int(stock), int(price), ean

    def cost(self, cart):
        return sum(self.price[sku] * pieces for sku, pieces in cart.items())

    def take(self, name, cart):
        """A redemption, or a hold."""
        for sku, pieces in cart.items():
            self.shelf[sku] -= pieces
        self.points[name] -= self.cost(cart)
        self.entries += 1

    def give_back(self, name, cart, to_shelf=True):
        for sku, pieces in cart.items():
            self.shelf[sku] += pieces if to_shelf else 0
        self.points[name] += self.cost(cart)
        self.entries += 1


def masked(name):
    return name[0] + '**'


class DayTest(WindowTest):
    """A station with riders and goods, the books of the test, and one program for the whole day."""

    def setUp(self):
        super().setUp()
        self.program = None
        self.customers = 0
        self.books = Books()
        self.cards = {'张三丰': self.card}
        self.riders = {'张三丰': self.rider}
        # The goods of every test are there; these come to them.
        self.do('import', 'items', self.station.write('goods.csv', '\n'.join(
            line for line in GOODS.splitlines() if line.startswith(('sku', 'TOWEL'))) + '\n'), who=CHIEF)
        self.do('item', 'put', 'WATER', '--code', f'{WATER_CASE}={CASE_PIECES} 箱', who=CHIEF)
        self.do('import', 'riders', self.station.write('riders.csv', 'name,phone\n' + ''.join(
            f'{name},1390000000{number}\n' for number, (name, _points) in enumerate(RIDERS))),
                who=CHIEF)
        self.riders.update({rider['name']: rider['rider'] for rider in self.do('rider', 'list')})
        for name, points in RIDERS:
            self.grant(self.riders[name], points)
            self.cards[name] = self.do('card', 'issue', self.riders[name], who=ATTENDANT)['text']
        self.books.points = {'张三丰': 100, **dict(RIDERS)}
        self.books.entries = self.verify()['entries']
        self.assert_books()

    @contextlib.contextmanager
    def step(self, what):
        """Whatever fails in it says where in the day it was."""
        try:
            yield
        except AssertionError as error:
            raise AssertionError(f'{what}: {error}') from error

    def assert_books(self):
        """The station has what the test has written down."""
        shelf = {item['sku']: item['shelf'] for item in self.do('item', 'list')}
        points = {name: self.do('balance', rider)['points'] for name, rider in self.riders.items()}
        self.assertEqual((shelf, points), (self.books.shelf, self.books.points))
        self.assertEqual(self.verify()['entries'], self.books.entries)

    # At the counter

    def see(self, *names):
        """All of them stand there at the same time."""
        wait(lambda: not set(names) - set(self.program.texts()),
             lambda: f'{names}; there is {self.program.texts()}')

    def come(self, who):
        """Signs in."""
        self.sign_in(self.program, who)
        self.program.gone(WHO)

    def change_person(self, who):
        self.program.key('ctrl+l')
        self.program.find(WHO)
        self.come(who)

    def gun(self, *codes):
        """Codes of goods by SKU, CASE for a case of water, and the names of commands."""
        for code in codes:
            text = WATER_CASE if code == 'CASE' else self.books.ean.get(code, self.codes.get(code))
            self.program.scan(text)

    def cart_of(self, codes):
        """What the counter must make of them."""
        cart, last = {}, None
        for code in codes:
            if code == 'CASE':
                last = 'WATER'
                cart[last] = cart.get(last, 0) + CASE_PIECES
            elif code == 'more':
                cart[last] += 1
            elif code == 'less':
                cart[last] -= 1
            elif code.startswith('qty'):
                cart[last] = int(code[3:])
            else:
                last = code
                cart[last] = cart.get(last, 0) + 1
        return {sku: pieces for sku, pieces in cart.items() if pieces > 0}

    def meet(self, name):
        """A rider's card: name and balance are there, and an empty cart."""
        self.customers += 1
        self.program.scan(self.cards[name])
        self.see(masked(name), str(self.books.points[name]))

    def fill(self, name, codes):
        """A rider, and a cart of what the gun reads."""
        self.meet(name)
        self.gun(*codes)
        cart = self.cart_of(codes)
        self.see(masked(name), f'{self.books.cost(cart)} points')
        return cart

    def confirm(self, name, cart):
        self.gun('confirm')
        self.books.take(name, cart)
        self.see('Booked', masked(name), 'Balance after', str(self.books.points[name]))

    def serve(self, name, *codes):
        """A rider from the card to the receipt."""
        with self.step(f'customer {self.customers + 1}, {name}, {" ".join(codes)}'):
            cart = self.fill(name, codes)
            self.confirm(name, cart)
            return cart

    def receipt(self):
        """The code of the receipt on the screen, read off it."""
        return self.read_code(self.program.shot('day-receipt'))

    def read_code(self, picture):
        told = self.do('scan', picture)[0]['codes']
        self.assertEqual(len(told), 1, told)
        return told[0]['text']

    # In the shop

    def open_shop(self, page):
        self.program.click('Shop', 'button')
        self.program.click(page)

    def type_into(self, name, text):
        """Into the field called @name, over what stands there."""
        self.program.click(name, 'text box')
        self.program.key('ctrl+a')
        self.program.xdotool('type', '--delay', '60', text)

    def pdf_codes(self, path):
        """The codes on the first page of a paper."""
        root = self.station.path('page')
        subprocess.run(['pdftoppm', '-r', '150', '-png', '-singlefile', path, root], check=True)
        return [code['text'] for code in self.do('scan', root + '.png')[0]['codes']]
