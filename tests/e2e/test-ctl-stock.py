# SPDX-License-Identifier: GPL-3.0-or-later
"""The stock room through yizhan-ctl: a delivery with its paper, write-offs and free hand-outs, a
count with redemptions in between that two people post at once, and the reorder list."""

import concurrent.futures
import csv
import io
import unittest
import uuid

import ctl_kit
from ctl_kit import ATTENDANT, CHIEF, REVIEWER, STREET, StationTest

PAPER = '编码,条码,数量\nSOAP,,24\n,6922222222227,10\n'
HELPER = ('小周', '826049')


class Stock(StationTest):
    """The methods run in the order of their names and go on from each other."""

    facts = {}

    def shelf(self, sku):
        return {item['sku']: item for item in self.do('item', 'list')}[sku]['shelf']

    def entries(self):
        return self.station.base.rows('SELECT count(*) FROM entry')[0][0]

    def test_1_delivery(self):
        self.do('item', 'put', 'SOAP', '--name', '香皂', '--ean', '6901234567892', '--price', 8,
                who=CHIEF)
        self.do('item', 'put', 'TOWEL', '--name', '毛巾', '--ean', '6922222222227', '--price', 15,
                who=CHIEF)
        paper = self.station.write('paper.csv', PAPER, encoding='gb18030')
        made = self.do('delivery', 'start', '--source', 'support', '--supplier', '街道总工会',
                       '--document', 'GH-12', '--list', paper, who=ATTENDANT)
        self.assertEqual([(line['sku'], line['expected'], line['scanned'])
                          for line in sorted(made['lines'], key=lambda line: line['sku'])],
                         [('SOAP', 24, 0), ('TOWEL', 10, 0)])
        number = made['delivery']
        op_id = str(uuid.uuid4())
        for _ in range(2):
            scanned = self.do('delivery', 'scan', number, '6901234567892=20', '--best-before',
                              '2030-01-31', '--op-id', op_id, who=ATTENDANT)
            self.assertEqual(scanned['scanned'], 20)
        self.do('delivery', 'scan', number, 'TOWEL=10', who=ATTENDANT)
        self.do('delivery', 'scan', number, 'TOWEL', who=ATTENDANT)
        shown = self.do('delivery', 'undo', number, who=ATTENDANT)
        self.assertEqual({line['sku']: line['scanned'] for line in shown['lines']},
                         {'SOAP': 20, 'TOWEL': 10})
        self.assertEqual(self.shelf('SOAP'), 0)
        posted = self.do('delivery', 'post', number, who=ATTENDANT)
        self.assertFalse(posted['repeated'])
        self.assertEqual((self.shelf('SOAP'), self.shelf('TOWEL')), (20, 10))
        self.refuse(1, 'state', 'delivery', 'post', number, who=ATTENDANT)
        self.refuse(1, 'state', 'delivery', 'scan', number, 'SOAP', who=ATTENDANT)
        self.assertEqual(self.do('delivery', 'list')[0]['state'], 'posted')
        bad = self.station.write('bad.csv', 'sku,pieces\nSOAP,1\nNONE,2\n')
        self.refuse(3, 'csv', 'delivery', 'start', '--list', bad, who=ATTENDANT)
        self.refuse(2, 'usage', 'delivery', 'start', '--source', 'theft', who=ATTENDANT)

    def test_2_moves(self):
        self.do('stock', 'spoil', 'SOAP=2', '--reason', '受潮', who=ATTENDANT)
        self.do('stock', 'free', 'TOWEL=1', who=ATTENDANT)
        self.assertEqual((self.shelf('SOAP'), self.shelf('TOWEL')), (18, 9))
        self.refuse(1, 'stock', 'stock', 'free', 'TOWEL=10', who=ATTENDANT)
        self.refuse(1, 'permission', 'stock', 'free', 'TOWEL', who=REVIEWER)
        self.do('setting', 'set', 'spoil-approve-pieces', 1, who=CHIEF)
        self.refuse(1, 'four-eyes', 'stock', 'spoil', 'SOAP=2', '--reason', '受潮', who=ATTENDANT)
        self.do('stock', 'spoil', 'SOAP=2', '--reason', '受潮', '--approver', STREET[0],
                '--approver-pin-file', self.station.pin_file(STREET[1]), who=ATTENDANT)
        self.assertEqual(self.shelf('SOAP'), 16)
        values = {line['name']: line for line in self.do('setting', 'list')}
        self.assertEqual(values['spoil-approve-pieces']['value'], '1')
        self.do('setting', 'set', 'spoil-approve-pieces', who=CHIEF)
        self.refuse(3, 'input', 'setting', 'set', 'count-days', 'soon', who=CHIEF)
        self.refuse(1, 'not-found', 'setting', 'set', 'no-such', '1', who=CHIEF)
        self.assertEqual(self.do('stock', 'waiting'), [])

    def test_3_count(self):
        self.do('staff', 'add', HELPER[0], '--role', 'attendant',
                '--new-pin-file', self.station.pin_file(HELPER[1]), who=CHIEF)
        made = self.do('count', 'start', '--title', '月末盘点', who=ATTENDANT)
        self.assertEqual(len(made['lists']), 1)
        number = made['lists'][0]['count']
        self.facts['count'] = number
        self.refuse(1, 'exists', 'count', 'start', who=ATTENDANT)
        # Both count the soap, and one is given away in between.
        self.do('count', 'add', 'SOAP=10', who=ATTENDANT)
        self.do('stock', 'free', 'SOAP=1', who=CHIEF)
        self.assertEqual(self.do('count', 'add', 'SOAP=5', who=HELPER)['counted'], 15)
        self.do('count', 'add', 'TOWEL=7', who=HELPER)
        self.do('count', 'add', 'TOWEL=1', who=HELPER)
        self.do('count', 'undo', number, who=HELPER)
        shown = self.do('count', 'show', number)
        self.assertNotIn('book', str(shown))
        self.assertEqual({line['sku']: line['pieces'] for line in shown['lines']},
                         {'SOAP': 15, 'TOWEL': 7})
        self.refuse(1, 'state', 'count', 'differences', number)
        sheet = self.station.path('sheet.pdf')
        self.do('count', 'sheet', number, '--out', sheet)
        with open(sheet, 'rb') as file:
            self.assertEqual(file.read(5), b'%PDF-')

    def test_4_differences(self):
        number = self.facts['count']
        told = self.do('count', 'compare', number, who=ATTENDANT)
        self.assertEqual({line['sku']: (line['book_low'], line['book_high'], line['difference'])
                          for line in told['lines']},
                         {'SOAP': (15, 16, 0), 'TOWEL': (9, 9, -2)})
        self.refuse(1, 'state', 'count', 'add', 'TOWEL', who=HELPER)
        self.do('count', 'again', number, 'TOWEL', who=ATTENDANT)
        self.do('count', 'add', 'TOWEL=8', who=HELPER)
        self.do('count', 'reason', number, 'TOWEL', '找不到', who=ATTENDANT)
        text = self.station.call('count', 'differences', number, as_json=False)
        self.assertIn('TOWEL', text.out)
        self.assertNotIn('SOAP', text.out)

    def test_5_posted_once(self):
        """Two people post the same list in the same moment: one of them does."""
        number = self.facts['count']
        before = self.entries()
        if ctl_kit.ON_SERVER:
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                answers = list(pool.map(
                    lambda who: self.station.call('count', 'post', number, who=who),
                    [ATTENDANT, HELPER, CHIEF]))
        else:
            answers = [self.station.call('count', 'post', number, who=who)
                       for who in (ATTENDANT, HELPER, CHIEF)]
        # A desk has one writer: who comes meanwhile is told so, and finds it posted afterwards.
        self.assertEqual([answer.code for answer in answers].count(0), 1,
                         [answer.err for answer in answers])
        for answer in answers:
            if answer.code != 0:
                self.assertIn(answer.error['code'], ('state', 'store-locked'))
        self.assertEqual(self.entries(), before + 1)
        self.assertEqual((self.shelf('SOAP'), self.shelf('TOWEL')), (15, 8))
        self.refuse(1, 'state', 'count', 'post', number, who=CHIEF)
        self.refuse(1, 'state', 'count', 'cancel', number, who=CHIEF)
        self.assertEqual(self.do('count', 'list')[0]['state'], 'posted')

    def test_6_nothing_differs(self):
        op_id = str(uuid.uuid4())
        made = self.do('count', 'start', '--item', 'SOAP', who=ATTENDANT)
        number = made['lists'][0]['count']
        self.do('count', 'add', '6901234567892=15', who=ATTENDANT)
        self.do('count', 'compare', number, who=ATTENDANT)
        for repeated in (False, True):
            posted = self.do('count', 'post', number, '--op-id', op_id, who=ATTENDANT)
            self.assertEqual((posted['entry'], posted['repeated']), (None, repeated))
        cancelled = self.do('count', 'start', who=ATTENDANT)['lists'][0]['count']
        self.refuse(1, 'state', 'count', 'post', cancelled, who=ATTENDANT)
        self.do('count', 'rest', cancelled, who=ATTENDANT)
        self.do('count', 'cancel', cancelled, who=ATTENDANT)

    def test_7_needs(self):
        out = self.station.path('needs.csv')
        needs = self.do('stock', 'needs', '--out', out)
        self.assertEqual(needs, [])
        self.do('stock', 'free', 'TOWEL=4', who=ATTENDANT)
        needs = self.do('stock', 'needs', '--out', out)
        self.assertEqual([(line['sku'], line['shelf'], line['least'], line['used'],
                           line['suggested']) for line in needs], [('TOWEL', 4, 5, 5, 6)])
        with open(out, 'rb') as file:
            content = file.read()
        self.assertTrue(content.startswith(b'\xef\xbb\xbf'))
        rows = list(csv.reader(io.StringIO(content.decode('utf-8-sig'))))
        self.assertEqual(rows[1][:4], ['TOWEL', '毛巾', '', '4'])
        self.do('stock', 'needs', '--out', self.station.path('needs.pdf'))
        told = self.do('attention')
        self.assertEqual((told['low_items'], told['coming'], told['count_days']), (1, 0, 0))

    def test_8_shipments(self):
        self.assertEqual(self.do('shipment', 'list'), [])
        self.refuse(1, 'refused', 'shipment', 'send', '1', '--item', 'SOAP', who=ATTENDANT)
        self.refuse(1, 'not-found', 'shipment', 'send', '城西驿站', '--item', 'SOAP',
                    who=ATTENDANT)

    def test_9_verify(self):
        self.do('verify')
        self.station.base.tamper('UPDATE delivery_scan SET pieces = 19 WHERE number = 1')
        answer = self.station.call('verify')
        self.assertEqual(answer.code, 5)
        self.assertIn('delivery', answer.out)


if __name__ == '__main__':
    unittest.main()
