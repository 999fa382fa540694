# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds, approvals and returns through yizhan-ctl only, on both engines: what is kept is kept, what
comes back comes back to where it was."""

import unittest
import uuid

from ctl_kit import ATTENDANT, CHIEF, REVIEWER, STREET, StationTest

RULES = 'kind,points,unit,document,from\nleaflet,1,item,2024-18,2024-01-01\n'
ITEMS = 'sku,name,ean,price,limit,stock\nSOAP,香皂,6901234567892,8,5,20\nTOWEL,毛巾,,15,,3\n'


class Holds(StationTest):
    """The methods run in the order of their names and go on from each other."""

    facts = {}

    def balance(self):
        return self.do('balance', self.facts['rider'])

    def shelf(self, sku):
        return {item['sku']: item for item in self.do('item', 'list')}[sku]['shelf']

    def test_1_setup(self):
        station = self.station
        self.do('import', 'rules', station.write('rules.csv', RULES), who=CHIEF)
        self.do('import', 'items', station.write('items.csv', ITEMS), who=CHIEF)
        rider = self.do('rider', 'add', '--name', '张三', '--phone', '13800001111',
                        who=ATTENDANT)['rider']
        job = self.do('job', 'record', '--rider', rider, '--kind', 'leaflet', '--quantity', 300,
                      who=ATTENDANT)['job']
        self.do('review', 'approve', job, who=REVIEWER)
        self.facts['rider'] = rider
        self.assertEqual(self.balance()['points'], 300)

    def test_2_hold_and_collect(self):
        rider, op_id = self.facts['rider'], str(uuid.uuid4())
        words = ('hold', 'add', '--rider', rider, '--item', 'SOAP=3', '--item', 'TOWEL=1',
                 '--op-id', op_id)
        held = self.do(*words, who=ATTENDANT)
        self.assertEqual((held['points'], held['balance'], held['repeated']), (-39, 261, False))
        self.assertTrue(self.do(*words, who=ATTENDANT)['repeated'])
        self.assertEqual((self.balance()['held'], self.shelf('SOAP')), (39, 17))
        listed, = self.do('hold', 'list')
        self.assertEqual((listed['entry'], listed['pieces'], listed['points']),
                         (held['entry'], 4, 39))
        self.assertIn('张**', self.station.call('hold', 'list', as_json=False).out)
        error = self.refuse(1, 'limit', 'redeem', '--rider', rider, '--item', 'SOAP=3',
                            who=ATTENDANT)
        self.assertEqual((error['asked'], error['there']), (3, 2))
        part = self.do('collect', held['receipt_code'], '--item', 'SOAP=1', '--receipt',
                       self.station.path('part.pdf'), who=ATTENDANT)
        self.assertEqual((part['points'], part['balance']), (0, 261))
        error = self.refuse(1, 'limit', 'collect', held['entry'], '--item', 'SOAP=3',
                            who=ATTENDANT)
        self.assertEqual((error['subject'], error['there']), ('香皂', 2))
        out = self.do('collect', held['entry'], who=ATTENDANT)
        self.refuse(1, 'state', 'collect', held['entry'], who=ATTENDANT)
        self.refuse(1, 'state', 'release', held['entry'], who=ATTENDANT)
        self.assertEqual(self.do('hold', 'list'), [])
        back = self.do('return', out['entry'], '--reason', '破损', '--to', 'inspection',
                       who=ATTENDANT)
        self.assertEqual((back['points'], self.shelf('SOAP')), (31, 17))
        self.do('return', part['entry'], '--reason', '不要了', who=ATTENDANT)
        self.assertEqual((self.balance()['points'], self.shelf('SOAP')), (300, 18))
        self.assertTrue(self.do('verify')['ok'])

    def test_3_release_and_expire(self):
        rider = self.facts['rider']
        held = self.do('hold', 'add', '--rider', rider, '--item', 'TOWEL=2', who=ATTENDANT)
        given = self.do('release', held['entry'], '--reason', '不要了', who=ATTENDANT)
        self.assertEqual((given['points'], given['balance']), (30, 300))
        self.refuse(3, 'input', 'hold', 'add', '--rider', rider, '--item', 'TOWEL', '--until',
                    '2020-01-01', who=ATTENDANT)
        self.do('hold', 'add', '--rider', rider, '--item', 'TOWEL=2', who=ATTENDANT)
        self.assertEqual(self.do('hold', 'expire', who=ATTENDANT)['holds'], 0)
        over = self.do('hold', 'expire', '--date', '2099-01-01', who=ATTENDANT)
        self.assertEqual((over['holds'], over['points']), (1, 30))
        self.assertEqual(self.do('hold', 'expire', '--date', '2099-01-01', who=ATTENDANT)['holds'],
                         0)
        self.assertEqual((self.balance()['points'], self.balance()['held']), (300, 0))
        self.assertTrue(self.do('verify')['ok'])

    def test_4_beyond_stock(self):
        rider, station = self.facts['rider'], self.station
        # One was returned to be inspected, so that two are on the shelf.
        self.assertEqual(self.shelf('TOWEL'), 2)
        words = ('redeem', '--rider', rider, '--item', 'TOWEL=4')
        error = self.refuse(1, 'stock', *words, who=ATTENDANT)
        self.assertEqual((error['subject'], error['asked'], error['there']), ('毛巾', 4, 2))
        self.refuse(1, 'approval', *words, '--beyond-stock', '在手上', who=ATTENDANT)
        self.refuse(1, 'permission', *words, '--beyond-stock', '在手上', '--approver', STREET[0],
                    '--approver-pin-file', station.pin_file(STREET[1]), who=ATTENDANT)
        gone = self.do(*words, '--beyond-stock', '在手上', '--approver', CHIEF[0],
                       '--approver-pin-file', station.pin_file(CHIEF[1]), who=ATTENDANT)
        self.assertEqual((gone['points'], self.shelf('TOWEL')), (-60, 0))
        self.assertTrue(self.do('verify')['ok'])

    def test_5_rider_pin(self):
        rider, station = self.facts['rider'], self.station
        self.do('rider', 'pin', rider, '--new-pin-file', station.pin_file('8642'), who=ATTENDANT)
        done = self.do('redeem', '--rider', rider, '--item', 'SOAP=1', '--rider-pin-file',
                       station.pin_file('8642'), who=ATTENDANT)
        self.assertEqual(done['points'], -8)
        error = self.refuse(1, 'pin', 'redeem', '--rider', rider, '--item', 'SOAP=1',
                            '--rider-pin-file', station.pin_file('1111'), who=ATTENDANT)
        self.assertEqual(error['there'], 4)
        self.do('rider', 'pin', rider, '--remove', who=ATTENDANT)
        self.refuse(1, 'state', 'redeem', '--rider', rider, '--item', 'SOAP=1',
                    '--rider-pin-file', station.pin_file('8642'), who=ATTENDANT)

    def test_6_codes(self):
        codes = {one['command']: one['text'] for one in self.do('codes')}
        self.assertEqual((codes['hold'], codes['qty02'][:8]), ('YZCHOLDT', 'YZCQTY02'))


if __name__ == '__main__':
    unittest.main()
