# SPDX-License-Identifier: GPL-3.0-or-later
"""Vouchers, merchants and sessions through yizhan-ctl: a printed sheet is scanned and taken in, a deal is
redeemed, used and settled, a training is booked, attended and cancelled."""

import csv
import io
import pathlib
import subprocess
import unittest
import uuid

import ctl_kit
from ctl_kit import ATTENDANT, CHIEF, REVIEWER, STREET, StationTest


class Vouchers(StationTest):
    """The methods run in the order of their names and go on from each other."""

    facts = {}

    def balance(self, rider):
        return self.do('balance', rider)['points']

    def scan_pdf(self, name):
        """The codes on the first page of a paper."""
        root = self.station.path(name)
        subprocess.run(['pdftoppm', '-r', '200', '-png', '-singlefile', root, root], check=True)
        answer = self.do('scan', root + '.png')
        return [code['text'] for code in answer[0]['codes']]

    def test_1_sheet(self):
        for name in ('张三', '李四'):
            self.facts[name] = self.do('rider', 'add', '--name', name, who=ATTENDANT)['rider']
        op_id = str(uuid.uuid4())
        words = ('voucher', 'issue', '--title', '端午慰问', '--points', 50, '--count', 6, '--until',
                 '2999-12-31', '--out', 'sheet.pdf', '--op-id', op_id)
        self.refuse(1, 'permission', *words, who=ATTENDANT)
        sheets = [self.do(*words, who=CHIEF) for _ in range(2)]
        self.assertEqual(sheets[0]['sheet'], sheets[1]['sheet'])
        self.assertEqual(len(self.do('voucher', 'list', sheets[0]['sheet'])), 6)
        codes = self.scan_pdf('sheet.pdf')
        self.assertEqual(len(set(codes)), 6)
        self.facts.update(sheet=sheets[0]['sheet'], codes=codes)
        # What is printed is nowhere in the store.
        self.assertNotIn(codes[0], self.station.dump())

    def test_2_take(self):
        code = self.facts['codes'][0]
        op_id = str(uuid.uuid4())
        for repeated in (False, True):
            taken = self.do('voucher', 'take', self.facts['张三'], code.lower(), '--op-id', op_id,
                            who=ATTENDANT)
            self.assertEqual((taken['points'], taken['repeated']), (50, repeated))
        error = self.refuse(1, 'voucher-used', 'voucher', 'take', self.facts['李四'], code,
                            who=ATTENDANT)
        self.assertEqual(error['subject'], '云峰驿站')
        told = self.station.call('voucher', 'take', self.facts['李四'], code, who=ATTENDANT,
                                 as_json=False)
        self.assertIn('云峰驿站', told.err)
        self.assertIn('voucher', self.do('history', self.facts['张三'])[0]['reason'])
        # A mistyped code, a foreign one.
        wrong = code[:10] + ('0' if code[10] != '0' else '1') + code[11:]
        self.refuse(3, 'code', 'voucher', 'take', self.facts['张三'], wrong, who=ATTENDANT)
        self.refuse(3, 'code', 'voucher', 'take', self.facts['张三'], '6901234567892',
                    who=ATTENDANT)

    def test_3_old_paper(self):
        words = ('voucher', 'old', self.facts['李四'], 'YG-17', '--issuer', '阳光社区')
        self.do(*words, '--points', 40, who=ATTENDANT)
        self.refuse(1, 'voucher-used', *words, '--points', 40, who=ATTENDANT)
        large = ('voucher', 'old', self.facts['李四'], 'YG-18', '--issuer', '阳光社区', '--points', 150)
        self.refuse(1, 'four-eyes', *large, who=ATTENDANT)
        self.do(*large, '--approver', STREET[0], '--approver-pin-file',
                self.station.pin_file(STREET[1]), who=ATTENDANT)
        self.assertEqual(self.balance(self.facts['李四']), 190)
        self.assertEqual([paper['number'] for paper in self.do('voucher', 'list-old')],
                         ['YG18', 'YG17'])

    def test_4_void_and_expire(self):
        self.refuse(1, 'permission', 'voucher', 'void', self.facts['sheet'], '--reason', '丢失',
                    who=ATTENDANT)
        voided = self.do('voucher', 'void', self.facts['sheet'], '--reason', '丢失', who=CHIEF)
        self.assertEqual((voided['vouchers'], voided['points']), (5, 250))
        self.refuse(1, 'state', 'voucher', 'take', self.facts['张三'], self.facts['codes'][1],
                    who=ATTENDANT)
        self.assertEqual(self.do('voucher', 'expire', who=CHIEF)['vouchers'], 0)
        listed = self.do('voucher', 'list')[0]
        self.assertEqual((listed['open'], listed['used'], listed['void']), (0, 1, 5))

    def test_5_deal(self):
        self.do('merchant', 'add', '老王面馆', '--contact', '王老板', '--phone', '13900001111', who=CHIEF)
        self.do('merchant', 'add', '小李理发', who=CHIEF)
        self.do('deal', 'put', 'MEAL', '--merchant', '老王面馆', '--name', '骑士套餐', '--price', 20,
                who=CHIEF)
        self.do('receive', 'MEAL', 5, '--source', 'support', who=ATTENDANT)
        redeemed = self.do('redeem', '--rider', self.facts['李四'], '--item', 'MEAL=3', who=ATTENDANT)
        printed = self.do('deal', 'print', redeemed['entry'], '--out', 'meals.pdf', who=ATTENDANT)
        codes = [voucher['code'] for voucher in printed]
        self.assertEqual(sorted(self.scan_pdf('meals.pdf')), sorted(codes))
        self.refuse(1, 'refused', 'deal', 'use', codes[0], '--merchant', '小李理发', who=ATTENDANT)
        used = self.do('deal', 'use', codes[0], '--merchant', '老王面馆', who=ATTENDANT)
        self.assertEqual(used['state'], 'used')
        self.refuse(1, 'voucher-used', 'deal', 'use', codes[0], who=ATTENDANT)
        self.refuse(1, 'state', 'return', redeemed['entry'], '--reason', '不去了', '--item', 'MEAL=3',
                    who=ATTENDANT)
        back = self.do('return', redeemed['entry'], '--reason', '不去了', '--item', 'MEAL=2',
                       who=ATTENDANT)
        self.assertEqual(back['points'], 40)
        self.refuse(1, 'state', 'deal', 'use', codes[1], who=ATTENDANT)

    def test_6_settlement(self):
        used = self.station.base.rows('SELECT used_ms FROM deal_voucher WHERE state = 2')[0][0]
        month = subprocess.run(['date', '-d', f'@{used // 1000}', '+%Y-%m'], capture_output=True,
                               env=self.station.env, check=True).stdout.decode().strip()
        shown = self.do('settle', 'show', '老王面馆', month)
        self.assertEqual((shown['settlement'], shown['vouchers'], shown['points']), (None, 1, 20))
        self.refuse(1, 'permission', 'settle', 'close', '老王面馆', month, who=ATTENDANT)
        for _ in range(2):
            closed = self.do('settle', 'close', '老王面馆', month, '--out', 'list.csv', who=CHIEF)
            self.assertEqual((closed['vouchers'], closed['points']), (1, 20))
        rows = list(csv.reader(io.StringIO(
            pathlib.Path(self.station.path('list.csv')).read_text('utf-8-sig'))))
        self.assertEqual([len(row) for row in rows], [5, 5, 5])
        self.assertEqual(rows[2][2:], [month, '1', '20'])
        self.do('settle', 'show', '老王面馆', month, '--out', 'list.pdf')
        text = subprocess.run(['pdftotext', '-raw', self.station.path('list.pdf'), '-'],
                              capture_output=True, check=True).stdout.decode()
        self.assertIn('老王面馆', text)
        self.assertNotIn('¥', text)
        self.refuse(3, 'input', 'settle', 'close', '老王面馆', '2999-01', who=CHIEF)

    def test_7_session(self):
        op_id = str(uuid.uuid4())
        for _ in range(2):
            session = self.do('session', 'add', 'REPAIR', '--name', '电动车维修', '--price', 10, '--seats',
                              2, '--at', '2999-05-01 14:00', '--place', '二楼', '--op-id', op_id,
                              who=CHIEF)
            self.assertEqual((session['free'], session['taken']), (2, 0))
        for name in ('张三', '李四'):
            self.do('redeem', '--rider', self.facts[name], '--item', 'REPAIR', who=ATTENDANT)
        self.refuse(1, 'stock', 'redeem', '--rider', self.facts['张三'], '--item', 'REPAIR',
                    who=ATTENDANT)
        self.assertEqual(self.do('session', 'attend', 'REPAIR', self.facts['张三'], 'no',
                                 who=ATTENDANT)['unmarked'], 1)
        self.do('session', 'print', 'REPAIR', '--out', 'seats.pdf')
        text = subprocess.run(['pdftotext', '-raw', self.station.path('seats.pdf'), '-'],
                              capture_output=True, check=True).stdout.decode()
        self.assertIn('张**', text)
        self.assertNotIn('张三', text)
        before = self.balance(self.facts['李四'])
        cancelled = self.do('session', 'cancel', 'REPAIR', '--reason', '台风', who=CHIEF)
        self.assertEqual((cancelled['redemptions'], cancelled['points']), (2, 20))
        self.assertEqual(self.balance(self.facts['李四']), before + 10)
        self.assertEqual(self.do('session', 'list'), [])
        self.assertEqual(self.do('session', 'list', '--all')[0]['state'], 'cancelled')

    def test_8_verify(self):
        self.assertEqual(self.do('verify')['findings'], [])


if __name__ == '__main__':
    unittest.main()
