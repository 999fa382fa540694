# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the whole loop through yizhan-ctl only, from founding a station to a tampered store: jobs,
review, points, goods, papers, backup, and hledger agreeing on every balance."""

import csv
import io
import json
import os
import re
import subprocess
import unittest

import ctl_kit
from ctl_kit import ATTENDANT, CHIEF, REVIEWER, STREET, StationTest

RULES = '''类别,分值,单位,文号,生效,日上限,有效期
安全隐患随手拍,5,次,城东〔2024〕17号,2024-01-01,20,12
网格小事随手助,10,小时,城东〔2024〕17号,2024-01-01,,12
leaflet,1,件,城东〔2024〕18号,2024-01-01,,
'''

ITEMS = '''sku,name,ean,price,limit,stock
SOAP,香皂,6901234567892,8,,
TOWEL,毛巾,6922222222227,15,3,
UMBRELLA,雨伞,,40,,5
'''

RIDERS_UTF8 = '''\ufeff姓名,手机号,平台,队伍,社区,网格员,星座
张三,13800001111,美团,蜂行志愿者,城东社区,是,白羊
李四,138 0000 2222,饿了么,蓝骑士,城西社区,否,双鱼
王五,不是号码,顺丰,,,,
'''

RIDERS_GB = '''姓名;手机号;平台;队伍
张三;13800001111;美团;红骑兵
龙𬭎;13800003333;中通;滴滴党员雷锋车队
'''

# By the numbers of yz-account.h.
ACCOUNT_KINDS = ['', 'budget', 'rider', 'held', 'redeemed', 'expired', 'adjusted', 'voucher',
                 'source', 'shelf', 'reserved', 'inspection', 'handed-out', 'free', 'spoiled',
                 'count-difference', 'opening']
SOURCES = ['', 'purchase', 'donation', 'support']


def number(id):
    """The form in which people see a number: 1-17."""
    return f'{id >> 40}-{id & (1 << 40) - 1}'


class Loop(StationTest):
    """The methods run in the order of their names and go on from each other."""

    facts = {}

    def balance(self, rider):
        return self.do('balance', rider)['points']

    def shelf(self, sku):
        return {item['sku']: item for item in self.do('item', 'list')}[sku]['shelf']

    def test_01_founding(self):
        station = self.station
        self.refuse(1, 'exists', 'init', '--station', '又一个', '--admin', '甲',
                    '--new-pin-file', station.pin_file('391847'))
        staff = self.do('staff', 'list')
        self.assertEqual([person['role'] for person in staff],
                         ['chief', 'attendant', 'reviewer', 'street'])
        self.assertEqual({person['name'] for person in staff},
                         {CHIEF[0], ATTENDANT[0], REVIEWER[0], STREET[0]})
        self.assertEqual(self.do('verify')['entries'], 0)
        self.refuse(1, 'permission', 'staff', 'add', '乙', '--role', 'chief',
                    '--new-pin-file', station.pin_file('391847'), who=ATTENDANT)
        self.assertTrue(any(kind['kind'] == 'hazard-photo' for kind in self.do('kind', 'list')))

    def test_02_imports(self):
        station = self.station
        report = self.do('import', 'rules', station.write('rules.csv', RULES), who=CHIEF)
        self.assertEqual((report['added'], report['refused']), (3, 0))
        before = station.dump()
        report = self.do('import', 'items', station.write('items.csv', ITEMS), '--dry-run',
                         who=CHIEF)
        self.assertEqual((report['added'], report['dry_run']), (3, True))
        self.assertEqual(station.dump(), before)
        report = self.do('import', 'items', station.path('items.csv'), who=CHIEF)
        self.assertEqual(report['added'], 3)
        self.assertEqual(self.shelf('UMBRELLA'), 5)
        report = self.do('import', 'items', station.path('items.csv'), who=CHIEF)
        self.assertEqual((report['added'], report['unchanged']), (0, 3))
        self.assertEqual(self.shelf('UMBRELLA'), 5)

        answer = station.call('import', 'riders', station.write('riders.csv', RIDERS_UTF8),
                              who=ATTENDANT)
        self.assertEqual(answer.code, 3, answer.err)
        self.assertEqual((answer.data['added'], answer.data['refused']), (2, 1))
        self.assertEqual(answer.data['unknown_columns'], ['星座'])
        self.assertEqual([line['line'] for line in answer.data['lines']], [2, 3, 4])
        self.assertEqual(answer.data['lines'][2]['outcome'], 'refused')
        self.assertIn('1', answer.error['message'])
        gb = station.write('riders-gb.csv', RIDERS_GB, 'gb18030')
        report = self.do('import', 'riders', gb, who=ATTENDANT)
        self.assertEqual((report['added'], report['updated']), (1, 1))
        before = station.dump()
        report = self.do('import', 'riders', gb, who=ATTENDANT)
        self.assertEqual((report['unchanged'], report['added'], report['updated']), (2, 0, 0))
        self.assertEqual(station.dump(), before)
        self.assertEqual(self.do('rider', 'show', '13800003333')['name'], '龙𬭎')
        self.assertEqual(self.do('rider', 'show', '张三')['team'], '红骑兵')

    def test_03_riders(self):
        rider = self.do('rider', 'add', '--name', '单雄', '--phone', '+86 139-0000-4444',
                        '--platform', '滴滴', '--team', '红骑兵', '--community', '城东社区',
                        who=ATTENDANT)['rider']
        self.assertRegex(rider, r'^1-\d+$')
        self.facts['rider'] = rider
        for text in (rider, '13900004444', '单雄'):
            self.assertEqual(self.do('rider', 'show', text)['rider'], rider)
        for text in ('shanxiong', 'sx', 'dx', '4444', '单'):
            found = self.do('rider', 'list', '--search', text)
            self.assertIn(rider, [one['rider'] for one in found], text)
        self.refuse(1, 'exists', 'rider', 'add', '--name', '别人', '--phone', '13900004444',
                    who=ATTENDANT)
        self.do('rider', 'update', rider, '--note', '夜班', who=ATTENDANT)
        self.assertEqual(self.do('rider', 'show', rider)['note'], '夜班')

    def test_04_cards(self):
        station, rider = self.station, self.facts['rider']
        old = self.do('card', 'issue', rider, '--out', 'old.png', who=ATTENDANT)
        card = self.do('card', 'issue', rider, '--out', station.path('card.png'), who=ATTENDANT)
        self.assertRegex(card['text'], r'^YZR[0-9A-Z]{27}$')
        self.facts['card'] = card['text']
        codes = self.do('scan', station.path('card.png'))[0]['codes']
        self.assertEqual([(code['symbology'], code['text']) for code in codes],
                         [('QR-Code', card['text'])])
        self.assertEqual(codes[0]['meaning'].split(), ['rider', rider, '单**'])
        # The earlier card is revoked: it opens nothing, and says so.
        self.assertEqual(self.refuse(1, 'card-revoked', 'balance', old['text'])['code'],
                         'card-revoked')
        self.assertIn('revoked', self.do('scan', 'old.png')[0]['codes'][0]['meaning'])
        other = self.do('rider', 'show', '李四')['rider']
        for ending in ('svg', 'pdf'):
            path = station.path('card.' + ending)
            text = self.do('card', 'issue', other, '--out', path, who=ATTENDANT)['text']
            with open(path, 'rb') as file:
                start = file.read(200)
            self.assertIn(b'<?xml' if ending == 'svg' else b'%PDF', start)
        printed = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True,
                                 check=True).stdout.decode()
        self.assertIn('李四', printed)
        self.do('card', 'revoke', text, '--reason', '丢失', who=ATTENDANT)
        error = self.refuse(1, 'card-revoked', 'balance', text)
        self.assertIn('丢失', error['subject'] + error['message'])
        # A person's own words: the text alone on stdout.
        answer = station.call('card', 'issue', other, who=ATTENDANT, as_json=False)
        self.assertRegex(answer.out, r'^YZR[0-9A-Z]{27}\n$')

    def test_05_jobs(self):
        station, rider = self.station, self.facts['rider']
        photo = station.write('photo.png', ctl_kit.blank(64, 48))
        first = self.do('job', 'record', '--rider', self.facts['card'], '--kind', 'hazard-photo',
                        '--place', '城东路 5 号', '--evidence', photo, '--note', '路灯坏了',
                        who=ATTENDANT)['job']
        second = self.do('job', 'record', '--rider', station.path('card.png'), '--kind',
                         '网格小事随手助', '--quantity', 6, '--at', '2024-05-01 09:30',
                         who=ATTENDANT)['job']
        third = self.do('job', 'record', '--rider', rider, '--kind', 'leaflet', '--quantity', 30,
                        who=REVIEWER)['job']
        fourth = self.do('job', 'record', '--rider', '张三', '--kind', 'patrol',
                         who=ATTENDANT)['job']
        self.facts.update(jobs=(first, second, third, fourth))
        shown = self.do('job', 'show', first)
        self.assertEqual((shown['kind'], shown['state'], shown['evidence'][0]['name']),
                         ('hazard-photo', 'waiting', 'photo.png'))
        self.assertEqual(len(self.do('job', 'list', '--state', 'waiting')), 4)
        op_id = '0190b2b0-7c5e-7000-8000-0000000000aa'
        again = [self.do('job', 'record', '--rider', rider, '--kind', 'leaflet', '--op-id', op_id,
                         who=ATTENDANT)['job'] for _ in range(2)]
        self.assertEqual(again[0], again[1])
        self.do('review', 'refuse', again[0], '--reason', '重复', who=REVIEWER)

    def test_06_review(self):
        first, second, third, fourth = self.facts['jobs']
        rider = self.facts['rider']
        # Four eyes: who recorded a job does not decide on it; an attendant decides on none.
        self.refuse(1, 'permission', 'review', 'refuse', first, '--reason', '不', who=ATTENDANT)
        self.refuse(1, 'four-eyes', 'review', 'approve', third, who=REVIEWER)
        self.refuse(1, 'no-rule', 'review', 'approve', fourth, who=REVIEWER)

        self.do('review', 'return', first, '--reason', '照片不清', who=REVIEWER)
        self.assertEqual(self.do('job', 'show', first)['state'], 'returned')
        self.do('job', 'amend', first, '--evidence',
                self.station.write('photo2.png', ctl_kit.blank(65, 48)), who=ATTENDANT)

        # Of several jobs those before a refusal stand and are told.
        answer = self.station.call('review', 'approve', first, second, third, who=REVIEWER)
        self.assertEqual((answer.code, answer.error['code'], answer.error['job']),
                         (1, 'four-eyes', third))
        self.assertEqual([(one['job'], one['points'], one['balance']) for one in answer.data],
                         [(first, 5, 5), (second, 60, 65)])
        done = self.do('review', 'approve', third, '--reason', '属实', who=CHIEF)
        self.assertEqual((done[0]['job'], done[0]['points'], done[0]['balance']), (third, 30, 95))
        self.assertRegex(done[0]['entry'], r'^1-\d+$')
        self.refuse(1, 'state', 'review', 'approve', third, who=CHIEF)
        self.assertEqual(self.balance(rider), 95)
        self.facts['award'] = done[0]['entry']

    def test_07_receiving(self):
        received = self.do('receive', 'SOAP', 10, '--source', '采购', who=ATTENDANT)
        self.assertEqual(received['shelf'], 10)
        self.do('receive', '6922222222227', 4, '--source', 'donation', who=ATTENDANT)
        goods = {item['sku']: item for item in self.do('item', 'list')}
        self.assertEqual((goods['SOAP']['shelf'], goods['TOWEL']['shelf']), (10, 4))
        self.assertEqual((goods['SOAP']['name'], goods['SOAP']['price']), ('香皂', 8))
        found = self.do('scan', self.station.write('soap.png', ctl_kit.ean13('6901234567892')))
        self.assertEqual(found[0]['codes'], [{'symbology': 'EAN-13', 'text': '6901234567892',
                                              'meaning': 'item SOAP 香皂'}])

    def test_08_redeeming(self):
        station, rider, card = self.station, self.facts['rider'], self.facts['card']
        op_id = '0190b2b0-7c5e-7000-8000-0000000000bb'
        words = ('redeem', '--rider', card, '--item', 'SOAP=2', '--item', 'TOWEL=1', '--op-id',
                 op_id)
        first = self.do(*words, '--receipt', 'receipt.pdf', who=ATTENDANT)
        self.assertEqual((first['points'], first['balance']), (-31, 64))
        self.assertEqual(first['seq'], int(first['entry'].split('-')[1]))
        before = station.dump()
        again = self.do(*words, '--receipt', 'receipt.png', who=ATTENDANT)
        self.assertEqual((again['entry'], again['repeated']), (first['entry'], True))
        self.assertEqual(station.dump(), before)
        self.refuse(1, 'op-conflict', 'redeem', '--rider', card, '--item', 'SOAP=3', '--op-id',
                    op_id, who=ATTENDANT)

        self.check_receipt(first)
        by_picture = self.do('redeem', '--rider', station.path('card.png'), '--item', '香皂',
                             who=ATTENDANT)
        self.assertEqual((by_picture['points'], by_picture['balance']), (-8, 56))
        by_ean = self.do('redeem', '--rider', rider, '--item', '6922222222227=1', 'SOAP=1',
                         who=CHIEF)
        self.assertEqual(by_ean['points'], -23)
        self.assertEqual((self.shelf('SOAP'), self.shelf('TOWEL')), (6, 2))
        self.facts.update(redeemed=first, last=by_ean)

    def check_receipt(self, redeemed):
        text = subprocess.run(['pdftotext', '-layout', self.station.path('receipt.pdf'), '-'],
                              capture_output=True, check=True).stdout.decode()
        for part in ('云峰驿站', '单**', '香皂', '毛巾', redeemed['entry'], '31', '64'):
            self.assertIn(part, text)
        self.assertNotIn('单雄', text)
        codes = self.do('scan', self.station.path('receipt.png'))[0]['codes']
        self.assertEqual([code['text'] for code in codes], [redeemed['receipt_code']])
        self.assertEqual(codes[0]['meaning'], 'receipt ' + redeemed['entry'])
        self.assertTrue(self.do('verify', '--receipt', redeemed['receipt_code'])['ok'])

    def test_09_returning(self):
        redeemed, last = self.facts['redeemed'], self.facts['last']
        rider = self.facts['rider']
        back = self.do('return', redeemed['entry'], '--item', 'SOAP=1', '--reason', '破损',
                       '--receipt', 'return.pdf', who=ATTENDANT)
        self.assertEqual((back['points'], back['balance']), (8, 41))
        error = self.refuse(1, 'limit', 'return', redeemed['receipt_code'], '--item', 'SOAP=2',
                            '--reason', '不要了', who=ATTENDANT)
        self.assertEqual((error['asked'], error['there']), (2, 1))
        rest = self.do('return', redeemed['receipt_code'], '--reason', '不要了', who=ATTENDANT)
        self.assertEqual(rest['points'], 23)
        undone = self.do('reverse', last['entry'], '--reason', '扫错', who=ATTENDANT)
        self.assertEqual(undone['points'], 23)
        self.refuse(1, 'already-reversed', 'reverse', last['entry'], '--reason', '再来', who=CHIEF)
        self.assertEqual(self.balance(rider), 87)
        self.assertEqual((self.shelf('SOAP'), self.shelf('TOWEL')), (9, 4))

    def test_10_adjusting(self):
        rider = self.facts['rider']
        pins = self.station.write('two-pins', f'{CHIEF[1]}\n{STREET[1]}\n')
        given = self.do('--as', CHIEF[0], '--pin-file', pins, 'adjust', rider, 13, '--reason',
                        '补录', '--approver', STREET[0])
        self.assertEqual((given['points'], given['balance']), (13, 100))
        taken = self.do('adjust', rider, '-5', '--reason', '多记', '--approver', REVIEWER[0],
                        '--approver-pin-file', self.station.pin_file(REVIEWER[1]), who=CHIEF)
        self.assertEqual((taken['points'], taken['balance']), (-5, 95))
        self.refuse(1, 'four-eyes', 'adjust', rider, 1, '--reason', '自己', '--approver', CHIEF[0],
                    who=CHIEF)
        self.refuse(1, 'points', 'adjust', rider, '-96', '--reason', '太多', '--approver',
                    REVIEWER[0], who=CHIEF, env={'YIZHAN_APPROVER_PIN': REVIEWER[1]})

    def test_11_expiring(self):
        """Points live from the day they are given, so that none of these lapse today, not even
        those for a job of 2024; and what is to lapse one day is not taken before."""
        rider = self.facts['rider']
        shown = [line for line in self.do('history', rider) if line['job'] == self.facts['jobs'][1]]
        self.assertEqual(shown[0]['points'], 60)
        self.assertGreater(shown[0]['expires_on'], shown[0]['happened'][:10])
        before = self.balance(rider)
        for words in ((), ('--date', '2024-06-01')):
            done = self.do('expire', *words, who=CHIEF)
            self.assertEqual((done['riders'], done['points']), (0, 0))
        self.refuse(1, 'permission', 'expire', '--date', '2999-01-01', who=ATTENDANT)
        self.refuse(3, 'input', 'expire', '--date', 'gestern', who=CHIEF)
        self.assertEqual(self.balance(rider), before)

    def test_12_history(self):
        rider = self.facts['rider']
        history = self.do('history', rider)
        self.assertEqual(history[0]['balance'], self.balance(rider))
        self.assertEqual(sum(line['points'] for line in history), self.balance(rider))
        award = [line for line in history if line['entry'] == self.facts['award']][0]
        self.assertEqual((award['kind'], award['job']), ('award', self.facts['jobs'][2]))
        self.assertIn('城东〔2024〕18号', award['rule'])
        self.assertIn(CHIEF[0], (award['actor'], award['approver']))
        reasons = {line['reason'] for line in history}
        self.assertTrue({'破损', '扫错', '补录', '多记'} <= reasons, reasons)
        told = self.station.call('history', rider, as_json=False)
        self.assertEqual(len(told.out.splitlines()), len(history))

    def test_13_verify(self):
        found = self.do('verify')
        self.assertTrue(found['ok'])
        self.assertRegex(found['head'], r'^[0-9a-f]{64}$')
        sealed = self.do('seal', who=CHIEF)
        self.assertEqual(sealed['head'], found['head'])
        self.assertEqual(found['remarks'], [])
        slip = f"1-{sealed['seq']} {sealed['head_code']}"
        self.assertTrue(self.do('verify', '--slip', slip)['ok'])
        answer = self.station.call('verify', '--slip', f"1-{sealed['seq']} 0000-0000")
        self.assertEqual((answer.code, answer.error['code']), (5, 'verify'))
        self.refuse(3, 'input', 'verify', '--slip', sealed['head_code'])
        after = self.do('verify')
        self.assertEqual((after['ok'], after['head'], after['findings']), (True, found['head'], []))
        self.facts['head'] = found['head']

    def test_14_hledger(self):
        """The journal, fed to hledger, gives our balance of every account and unit."""
        journal = self.station.path('ledger.journal')
        answer = self.station.call('export', 'journal', '--as', 'hledger', '--out', journal,
                                   as_json=False)
        self.assertEqual((answer.code, answer.err), (0, ''))
        subprocess.run(['hledger', '-f', journal, 'check'], check=True, capture_output=True,
                       env={**self.station.env, 'LC_ALL': 'C.UTF-8'})
        table = subprocess.run(['hledger', '-f', journal, 'balance', '--flat', '--no-total',
                                '--empty', '--layout=bare', '-O', 'csv'], check=True,
                               capture_output=True, env=self.station.env).stdout.decode()
        theirs = {(row[0], row[1].strip('"')): int(row[2])
                  for row in list(csv.reader(io.StringIO(table)))[1:] if int(row[2]) != 0}
        self.assertEqual(theirs, self.our_balances())
        for rider in self.do('rider', 'list'):
            self.assertEqual(theirs.get((f'points:rider:{rider["rider"]}', 'points'), 0),
                             self.balance(rider['rider']))
        for item in self.do('item', 'list'):
            held = sum(amount for (account, unit), amount in theirs.items()
                       if account.startswith('goods:shelf:') and unit == item['sku'])
            self.assertEqual(held, item['shelf'])
        for unit in {unit for _account, unit in theirs}:
            self.assertEqual(sum(amount for (_account, of), amount in theirs.items()
                                 if of == unit), 0)

    def our_balances(self):
        """What the accounts of the store hold, under the names journals give them."""
        base = self.station.base
        skus = dict(base.rows('SELECT id, sku FROM item'))
        rows = base.rows('SELECT kind, owner, unit, station_id, period, balance FROM account'
                         ' WHERE balance <> 0')
        held = {}
        for kind, owner, unit, station, period, balance in rows:
            name = ('goods:' if unit else 'points:') + ACCOUNT_KINDS[kind]
            if owner:
                name += ':' + (SOURCES[owner] if kind == 8 else number(owner))
            if station:
                name += f':station-{station}'
            if period:
                name += f':period-{period}'
            held[name, skus[unit] if unit else 'points'] = balance
        return held

    def test_15_export(self):
        entries = self.do('export', 'journal', '--as', 'json')
        self.assertEqual(len(entries), self.do('verify')['entries'])
        answer = self.station.call('export', 'journal', '--as', 'csv', as_json=False)
        self.assertTrue(answer.raw.startswith(b'\xef\xbb\xbf'))
        rows = list(csv.reader(io.StringIO(answer.raw.decode('utf-8-sig'))))
        self.assertEqual(len(rows) - 1, self.do('verify')['transfers'])
        stored = self.station.base.rows('SELECT sum(balance) FROM account WHERE kind = 2')
        self.assertEqual(stored[0][0], sum(rider['points'] for rider in self.do('rider', 'list')))

    def test_16_backup(self):
        if ctl_kit.ON_SERVER:
            self.copies_are_the_servers()
        else:
            self.copy_and_go_back()

    def copies_are_the_servers(self):
        """A server has tools of its own for copies, and is told to use them."""
        copy = self.station.path('copy.db')
        for words in (('backup', copy), ('restore', copy)):
            answer = self.station.call(*words)
            self.assertNotEqual(answer.code, 0)
            self.assertTrue(answer.error['message'])
        self.assertFalse(os.path.exists(copy))

    def copy_and_go_back(self):
        station, rider = self.station, self.facts['rider']
        copy = station.path('copy.db')
        self.do('backup', copy)
        self.refuse(1, 'exists', 'backup', copy)
        balance = self.balance(rider)
        lost = self.do('redeem', '--rider', rider, '--item', 'SOAP', who=ATTENDANT)
        self.assertEqual(self.balance(rider), balance - 8)
        restored = self.do('restore', copy)
        self.assertIn('before-restore', restored['moved_aside'])
        self.assertEqual(self.balance(rider), balance)
        self.assertEqual(self.do('verify')['head'], self.facts['head'])
        # The station goes on from there. A paper from the books that were put aside fits no more.
        after = self.do('redeem', '--rider', rider, '--item', 'SOAP', who=ATTENDANT)
        self.assertEqual(after['entry'], lost['entry'])
        self.assertTrue(self.do('verify', '--receipt', after['receipt_code'])['ok'])
        answer = station.call('verify', '--receipt', lost['receipt_code'])
        self.assertEqual((answer.code, answer.error['code'], answer.data['ok']),
                         (5, 'verify', False))
        self.refuse(3, 'code', 'verify', '--receipt', lost['receipt_code'][:-1] + '?')
        # And somewhere else entirely.
        elsewhere = station.path('elsewhere.db')
        self.do('--store', elsewhere, 'restore', copy, store=False)
        self.assertEqual(self.do('--store', elsewhere, 'balance', rider, store=False)['points'],
                         balance)

    def test_17_leaving(self):
        rider = self.facts['rider']
        self.do('rider', 'leave', rider, who=ATTENDANT)
        answer = self.station.call('redeem', '--rider', self.facts['card'], '--item', 'SOAP',
                                   who=ATTENDANT)
        self.assertEqual(answer.code, 1)
        self.assertIn(answer.error['code'], ('rider-left', 'card-revoked'))
        self.refuse(1, 'rider-left', 'redeem', '--rider', rider, '--item', 'SOAP', who=ATTENDANT)

    def test_18_people(self):
        """The same for people."""
        station, rider = self.station, self.facts['rider']
        told = station.call('balance', rider, as_json=False)
        self.assertRegex(told.out, r'^\d+ points\n')
        told = station.call('rider', 'show', '张三', as_json=False)
        self.assertIn('138****1111', told.out)
        told = station.call('rider', 'show', '张三', '--phone', as_json=False)
        self.assertEqual(told.code, 2)
        told = station.call('rider', 'show', '张三', '--phone', who=ATTENDANT, as_json=False)
        self.assertIn('13800001111', told.out)
        told = station.call('item', 'list', as_json=False)
        self.assertIn('香皂', told.out)
        told = station.call('verify', as_json=False)
        self.assertEqual(told.code, 0)
        told = station.call('scan', station.path('card.png'), as_json=False, store=False)
        self.assertEqual(told.out.rstrip('\n').split('\t'),
                         [station.path('card.png'), 'QR-Code', self.facts['card'], 'rider card'])
        told = station.call('--help', as_json=False, store=False)
        for words in ('init', 'card issue', 'review approve', 'export journal', 'restore'):
            self.assertIn(words, told.out)
        self.assertIn('--op-id', station.call('redeem', '--help', as_json=False).out)

    def test_19_default_store(self):
        station = self.station
        answer = station.call('init', '--station', '默认', '--admin', CHIEF[0], store=False,
                              env={'YIZHAN_NEW_PIN': CHIEF[1]})
        self.assertEqual(answer.code, 0, answer.err)
        self.assertEqual(station.do('staff', 'list', store=False)[0]['name'], CHIEF[0])
        self.assertEqual((station.dir / 'data/yizhan/station.db').stat().st_mode & 0o777, 0o600)
        listed = station.do('staff', 'list', store=False, env={'YIZHAN_STORE': str(station.store)})
        self.assertEqual(len(listed), 4)
        added = station.do('rider', 'add', '--name', '环境', '--phone', '13700000000', store=False,
                           env={'YIZHAN_AS': CHIEF[0], 'YIZHAN_PIN': CHIEF[1]})
        self.assertTrue(added['rider'])

    def test_20_tampering(self):
        entry = int(self.facts['award'].split('-')[1]) | 1 << 40
        self.station.base.tamper(f'UPDATE transfer SET amount = amount + 100'
                                 f' WHERE entry_id = {entry}')
        answer = self.station.call('verify')
        self.assertEqual((answer.code, answer.error['code']), (5, 'verify'))
        self.assertFalse(answer.data['ok'])
        places = ' '.join(finding['place'] for finding in answer.data['findings'])
        self.assertIn(self.facts['award'], places)
        told = self.station.call('verify', as_json=False)
        self.assertEqual(told.code, 5)
        self.assertTrue(re.search(re.escape(self.facts['award']), told.out + told.err))
        if not ctl_kit.ON_SERVER:
            self.keep_damage_out()

    def keep_damage_out(self):
        """A damaged store does not replace a sound one."""
        self.assertEqual(self.station.call('backup', 'bad.db').code, 0)
        answer = self.station.call('--store', 'sound.db', 'restore', 'copy.db', store=False)
        self.assertEqual(answer.code, 0, answer.err)
        before = (self.station.dir / 'sound.db').read_bytes()
        answer = self.station.call('--store', 'sound.db', 'restore', 'bad.db', store=False)
        self.assertEqual((answer.code, json.loads(answer.err)['error']['code']), (5, 'verify'))
        self.assertEqual((self.station.dir / 'sound.db').read_bytes(), before)


if __name__ == '__main__':
    unittest.main(verbosity=2, failfast=True)
