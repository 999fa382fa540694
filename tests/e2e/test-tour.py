# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of the window for people who look: a picture of every page and state in both languages, light and
dark, in $YIZHAN_SHOTS."""

import gettext
import os
import re
import unittest

from ctl_kit import ATTENDANT, CHIEF, blank
from window_kit import CHINESE, ENGLISH, HELMET, SOAP, WATER, WindowTest, wait

RULES = '''kind,points,unit,document,from
hazard-photo,5,job,城东〔2024〕17号,2024-01-01
'''
# Each with what stands on it and nowhere else.
SHOP_PAGES = {'Goods': '_Receive Goods', 'Deliveries': '_New Delivery…', 'Count': '_New Count…',
              'Stock': '_Save Reorder List…', 'Vouchers': 'Merchants', 'Seats': None}


class Tour(WindowTest):
    def fill(self):
        """Something on every page."""
        self.do('import', 'rules', self.station.write('rules.csv', RULES), who=CHIEF)
        evidence = self.station.write('lamp.png', blank(320, 240))
        self.do('job', 'record', '--rider', self.rider, '--kind', 'hazard-photo', '--place',
                '南门桥头', '--evidence', evidence, who=ATTENDANT)
        self.do('item', 'put', 'SOAP', '--minimum', 60, '--place', 'B-2', who=CHIEF)
        self.do('redeem', '--rider', self.rider, '--item', 'WATER=2', who=ATTENDANT)
        delivery = self.do('delivery', 'start', '--supplier', '中国石化', who=ATTENDANT)['delivery']
        self.do('delivery', 'scan', delivery, 'WATER=24', who=ATTENDANT)
        self.do('count', 'start', '--title', '月末盘点', who=ATTENDANT)
        self.do('voucher', 'issue', '--title', '端午慰问', '--points', 50, '--count', 6, '--until',
                '2999-12-31', '--out', 'sheet.pdf', who=CHIEF)
        self.do('merchant', 'add', '老王面馆', '--contact', '王老板', '--phone', '13900001111', who=CHIEF)
        self.do('session', 'add', 'REPAIR', '--name', '电动车维修', '--price', 10, '--seats', 2, '--at',
                '2999-05-01 14:00', '--place', '二楼', who=CHIEF)

    def open(self, language, dark, *args):
        env = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark' if dark else 'prefer-light'}
        self.tag = ('zh' if language == CHINESE else 'en') + ('-dark' if dark else '-light')
        self.words = gettext.gettext
        if language == CHINESE:
            self.words = gettext.translation('yizhan', os.environ['YIZHAN_LOCALE_DIR'],
                                             ['zh_CN']).gettext
        self.program = self.start(*args, language=language, env=env)
        return self.program

    def look(self, name):
        self.program.shot(f'tour-{name}-{self.tag}')

    def plain(self, word):
        """What stands for @word on the screen; the mnemonic of Chinese stands behind the word."""
        return re.compile('^' + re.escape(re.sub(r'\(_\w\)|_', '', self.words(word))))

    def counter(self):
        program = self.program
        program.find(CHIEF[0], 'list item')
        self.look('sign-in')
        self.sign_in(program, CHIEF)
        program.find(re.compile(self.words('Needs attention')))
        self.look('idle')
        program.scan(self.card)
        program.find('张**')
        self.look('rider')
        program.scan(SOAP)
        program.scan(WATER)
        program.find(re.compile(r'^8\b'), 'label')
        self.look('cart')
        program.scan(self.codes['park'])
        program.find(re.compile(r'张\*\* · '))
        self.look('parked')
        program.scan(self.card)
        program.find(re.compile(r'^8\b'), 'label')
        program.scan(self.codes['cancel'])
        program.gone('张**')
        program.scan(self.card)
        program.find('张**')
        program.scan(HELMET)
        program.find(re.compile(r'^120\b'), 'label')
        program.scan(self.codes['confirm'])
        program.find(re.compile('.'), 'alert')
        self.look('refusal')
        program.scan(self.codes['cancel'])
        program.gone('张**')

    def bookings(self):
        """What changes the books: once for each tour."""
        program = self.program
        program.scan(self.card)
        program.find('张**')
        program.scan(WATER)
        program.find(re.compile(r'^2\b'), 'label')
        program.scan(self.codes['confirm'])
        program.find(self.words('Booked'))
        self.look('booked')
        receipt = self.do('scan', program.shot('tour-receipt'))[0]['codes'][0]['text']
        program.scan(self.card)
        program.find('张**')
        program.scan(WATER)
        program.find(re.compile(r'^2\b'), 'label')
        program.scan(self.codes['hold'])
        program.find(re.compile(r'20\d\d-\d\d-\d\d'))
        self.look('held')
        program.scan(self.card)
        program.find(self.words('Waits for pick-up'))
        self.look('hold-waits')
        program.scan(receipt)
        program.find(self.words('Receipt code'))
        program.click(self.plain('_Return Goods…'), 'button')
        program.find(self.words('What comes back'))
        self.look('return')
        program.key('Escape')
        program.gone(self.words('What comes back'))

    def pages(self, tag):
        program = self.program
        for number, page in enumerate(('Jobs', 'Review', 'Shop', 'Riders', 'Settings'), 2):
            program.key(f'ctrl+{number}')
            program.find(self.words(page), 'window')
            self.look(page.lower() + tag)
            if page == 'Shop':
                for part, own in SHOP_PAGES.items():
                    program.click(self.words(part))
                    if own is not None:
                        program.find(self.plain(own))
                    else:
                        program.gone(self.words('Merchants'))
                    self.look('shop-' + part.lower() + tag)

    def tour(self, language, dark):
        self.open(language, dark)
        self.counter()
        self.pages('-empty')
        self.program.quit()
        self.fill()
        self.open(language, dark)
        self.sign_in(self.program, CHIEF)
        self.program.find(re.compile(self.words('Needs attention')))
        self.look('attention')
        self.bookings()
        self.pages('')
        self.program.key('ctrl+l')
        self.program.find(CHIEF[0], 'list item')
        self.look('locked')
        self.program.quit()
        self.kiosk(language, dark)

    def kiosk(self, language, dark):
        self.open(language, dark, '--kiosk')
        self.program.find(re.compile('.'), 'label')
        self.look('kiosk-idle')
        self.program.scan(self.card)
        self.program.find('张**')
        self.look('kiosk-rider')
        self.program.kill()

    def test_english(self):
        self.tour(ENGLISH, dark=False)

    def test_english_dark(self):
        self.tour(ENGLISH, dark=True)

    def test_chinese(self):
        self.tour(CHINESE, dark=False)

    def test_chinese_dark(self):
        self.tour(CHINESE, dark=True)


if __name__ == '__main__':
    unittest.main(verbosity=2, warnings='ignore')
