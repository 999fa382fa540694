# SPDX-License-Identifier: GPL-3.0-or-later
"""Goods through yizhan-ctl: codes of packs, dated prices, limits of a period, photos, and a table
that goes out and comes back without a change."""

import datetime
import unittest

import ctl_kit
from ctl_kit import ATTENDANT, CHIEF, REVIEWER, StationTest

OLD_TABLE = '''编码,名称,条码,积分,限兑,库存
WATER,矿泉水,6900000200001,2,,48
TOWEL,毛巾,6900000200377,12,2,10
'''

NEW_TABLE = '''编码,名称,条码,积分,限兑,限兑周期,分类,单位,货位,最低库存,其他条码,出资单位,备注,库存
RICE,大米,6900000202227,45,1,季度,食品,袋,B-2,6,6922222222227=4 箱,中国石化,怕潮,8
'''

BAD_TABLE = '''sku,name,price,period,codes
ONE,one,1,三天,
TWO,two,1,月,6922222222227=0
THREE,three,1,月,6900000200001
'''


class Goods(StationTest):
    """The methods run in the order of their names and go on from each other."""

    facts = {}

    def goods(self, *words):
        return {item['sku']: item for item in self.do('item', 'list', *words)}

    def everything(self):
        return [self.do('item', 'show', sku) for sku in sorted(self.goods('--all'))]

    def test_1_tables(self):
        station = self.station
        done = self.do('import', 'items', station.write('old.csv', OLD_TABLE), who=CHIEF)
        self.assertEqual((done['added'], done['refused']), (2, 0))
        done = self.do('import', 'items', station.write('new.csv', NEW_TABLE), who=CHIEF)
        self.assertEqual((done['added'], done['refused']), (1, 0))
        answer = station.call('import', 'items', station.write('bad.csv', BAD_TABLE), who=CHIEF)
        self.assertEqual((answer.code, answer.error['code']), (3, 'input'))
        rice = self.goods()['RICE']
        self.assertEqual((rice['limit'], rice['period'], rice['category'], rice['unit']),
                         (1, 'quarter', '食品', '袋'))
        self.assertEqual((rice['place'], rice['minimum'], rice['paid_by'], rice['note']),
                         ('B-2', 6, '中国石化', '怕潮'))
        self.assertFalse(rice['low'])
        self.do('item', 'export', '--out', station.path('out.csv'))
        before = self.everything()
        done = self.do('import', 'items', station.path('out.csv'), who=CHIEF)
        self.assertEqual((done['added'], done['updated'], done['unchanged'], done['refused']),
                         (0, 0, 3, 0))
        self.assertEqual(self.everything(), before)

    def test_2_codes(self):
        shown = self.do('item', 'show', '6922222222227')
        self.assertEqual((shown['sku'], shown['pieces']), ('RICE', 4))
        self.do('item', 'put', 'WATER', '--code', '6922222222234=24 箱', '--code', '96385074',
                who=CHIEF)
        water = self.do('item', 'show', '6922222222234')
        self.assertEqual((water['sku'], water['pieces']), ('WATER', 24))
        self.assertEqual([code['code'] for code in water['codes']], ['96385074', '6922222222234'])
        self.refuse(1, 'exists', 'item', 'put', 'TOWEL', '--code', '96385074', who=CHIEF)
        self.do('item', 'put', 'WATER', '--drop-code', '96385074', who=CHIEF)
        self.do('item', 'put', 'TOWEL', '--code', '96385074=1 条', who=CHIEF)
        self.assertEqual(self.do('item', 'show', '96385074')['sku'], 'TOWEL')
        self.refuse(3, 'input', 'item', 'put', 'TOWEL', '--code', '96385075', who=CHIEF)

    def test_3_prices(self):
        later = (datetime.date.today() + datetime.timedelta(days=40)).isoformat()
        self.do('item', 'put', 'WATER', '--price', 3, '--from', later, who=CHIEF)
        self.do('item', 'put', 'TOWEL', '--price', 10, who=CHIEF)
        self.refuse(3, 'input', 'item', 'put', 'WATER', '--price', 9, '--from', '2020-01-01',
                    who=CHIEF)
        goods = self.goods()
        self.assertEqual((goods['WATER']['price'], goods['WATER']['next_price_on']), (2, later))
        self.assertEqual(goods['TOWEL']['price'], 10)
        prices = self.do('item', 'show', 'WATER')['prices']
        self.assertEqual([(price['from'], price['price']) for price in prices],
                         [(later, 3), (None, 2)])

    def test_4_counter(self):
        rider = self.do('rider', 'add', '--name', '赵一', '--phone', '13900001111',
                        who=ATTENDANT)['rider']
        self.facts['rider'] = rider
        self.do('rule', 'add', 'leaflet', '--points', 1, '--unit', 'item', who=CHIEF)
        job = self.do('job', 'record', '--rider', rider, '--kind', 'leaflet', '--quantity', 300,
                      who=ATTENDANT)['job']
        self.do('review', 'approve', job, who=REVIEWER)
        first = self.do('redeem', '--rider', rider, '--item', 'TOWEL=1', '--item', 'RICE=1',
                        who=ATTENDANT)
        self.assertEqual(first['points'], -55)
        error = self.refuse(1, 'limit', 'redeem', '--rider', rider, '--item', 'RICE=1',
                            who=ATTENDANT)
        self.assertEqual((error['asked'], error['there']), (1, 0))
        # Another period knows what was had before it was set.
        self.do('item', 'put', 'TOWEL', '--limit', 2, '--period', 'once', who=CHIEF)
        error = self.refuse(1, 'limit', 'redeem', '--rider', rider, '--item', 'TOWEL=2',
                            who=ATTENDANT)
        self.assertEqual((error['asked'], error['there']), (2, 1))
        self.do('item', 'put', 'RICE', '--limit', 0, '--no-offer', who=CHIEF)
        self.refuse(1, 'refused', 'redeem', '--rider', rider, '--item', 'RICE=1', who=ATTENDANT)
        back = self.do('return', first['entry'], '--item', 'RICE=1', '--reason', '破袋',
                       who=ATTENDANT)
        self.assertEqual(back['points'], 45)
        self.assertNotIn('RICE', self.goods())
        self.assertIn('RICE', self.goods('--all'))

    def test_5_photo(self):
        station = self.station
        picture = station.write('towel.png', ctl_kit.ean13('6900000200377'))
        self.do('item', 'put', 'TOWEL', '--photo', picture, '--category', '日用品', who=CHIEF)
        self.assertTrue(self.goods('--category', '日用品')['TOWEL']['photo'])
        before = self.everything()
        self.refuse(3, 'image', 'item', 'put', 'WATER', '--note', '不该写入', '--photo',
                    station.write('no.png', 'no picture'), who=CHIEF)
        self.assertEqual(self.everything(), before)
        self.do('item', 'put', 'TOWEL', '--no-photo', who=CHIEF)
        self.assertFalse(self.goods()['TOWEL']['photo'])

    def test_6_lists(self):
        self.do('item', 'put', 'WATER', '--minimum', 60, who=CHIEF)
        self.assertEqual(list(self.goods('--low')), ['WATER'])
        self.assertEqual(self.do('item', 'near', '--days', 10), [])
        self.assertTrue(self.do('verify')['ok'])


if __name__ == '__main__':
    unittest.main()
