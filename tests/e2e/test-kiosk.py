# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk from outside: it shows a rider what is there, and forgets it by itself. Beside a counter
that has the store it books nothing."""

import hashlib
import re
import unittest

from ctl_kit import ATTENDANT, CHIEF, STREET
from window_kit import CHINESE, ENGLISH, WATER, WindowTest, wait

IDLE_SECONDS = 8


class Kiosk(WindowTest):
    def start_kiosk(self, *args, language=ENGLISH):
        """Settings come from a file: the test backend in memory cannot be given any."""
        settings = self.station.dir / 'config' / 'glib-2.0' / 'settings'
        settings.mkdir(parents=True, exist_ok=True)
        (settings / 'keyfile').write_text(
            f'[io/github/yizhan/Yizhan]\nkiosk-idle-seconds=uint32 {IDLE_SECONDS}\n')
        return self.start('--kiosk', *args, language=language,
                          env={'GSETTINGS_BACKEND': 'keyfile'})

    @staticmethod
    def shows_rider(texts):
        """Who, how much, where from, and what for."""
        return all(any(re.search(wanted, text) for text in texts)
                   for wanted in (r'^张\*\*', '^1,?234$', '^−2$', '^香皂'))

    def shows_nobody(self, program):
        """Nothing of the rider stands anywhere in the tree, hidden or not."""
        left = [text for text in program.everything()
                if '张' in text or '美团' in text or '黄骑士' in text or '1234' in text.replace(',', '')]
        return not left

    def test_camera(self):
        """A card before the camera: balance, history, goods; then idle by itself; nothing booked."""
        self.grant(self.rider, 1134)
        self.do('redeem', '--rider', self.rider, '--item', 'WATER=1', who=ATTENDANT)
        self.grant(self.rider, 2)
        before = self.station.dump()
        digest = hashlib.sha256(self.station.store.read_bytes()).hexdigest()
        for language, tag in ((ENGLISH, 'en'), (CHINESE, 'zh')):
            program = self.start_kiosk('--camera', self.card_file, language=language)
            # All of it stands there at the same time.
            wait(lambda: self.shows_rider(program.texts()), 'the rider')
            program.shot(f'kiosk-rider-{tag}')
            program.gone('张**')
            wait(lambda: self.shows_nobody(program), 'the rider to be forgotten')
            program.shot(f'kiosk-idle-{tag}')
            program.quit()
        self.assertEqual(self.station.dump(), before)
        self.assertEqual(hashlib.sha256(self.station.store.read_bytes()).hexdigest(), digest)
        self.verify()

    def test_scanner_books_nothing(self):
        """Goods and CONFIRM mean nothing here; a revoked card is refused in a sentence."""
        old, self.card = self.card, self.do('card', 'issue', self.rider, who=ATTENDANT)['text']
        before = self.station.dump()
        program = self.start_kiosk()
        program.find(re.compile('Show your card'))
        program.scan(old)
        program.find(re.compile('card was revoked'))
        program.scan(self.card)
        program.find('张**')
        program.scan(WATER)
        program.find(re.compile('Only rider cards'))
        program.scan(self.codes['confirm'])
        program.find(re.compile('Only rider cards'))
        program.scan(self.card)
        program.find('张**')
        program.click('Done', 'button')
        program.gone('张**')
        wait(lambda: self.shows_nobody(program), 'the rider to be forgotten')
        program.quit()
        self.assertEqual(self.station.dump(), before)
        self.assertEqual((self.booked(), self.points()), ([], 100))
        self.verify()

    def test_three_riders(self):
        """One after the other, each in their own way; nothing of one is left for the next."""
        cards = []
        for name, phone, points in (('李四光', '13900139001', 300), ('王五行', '13900139002', 41)):
            rider = self.do('rider', 'add', '--name', name, '--phone', phone, '--platform', '顺丰',
                            '--team', '红骑兵', who=ATTENDANT)['rider']
            self.do('adjust', rider, points, '--reason', '期初', '--approver', STREET[0], who=CHIEF,
                    env={'YIZHAN_APPROVER_PIN': STREET[1]})
            cards.append(self.do('card', 'issue', rider, who=ATTENDANT)['text'])
        before = self.station.dump()
        program = self.start_kiosk()
        program.find(re.compile('Show your card'))
        program.shot('kiosk-three-idle')
        # The first one likes it large and in Chinese, and asks for soap, which a kiosk beside the
        # counter's own store does not book.
        program.click('Larger type', 'button')
        program.click('中文', 'button')
        program.find(re.compile('出示'))
        program.scan(cards[0])
        program.find('李**')
        program.shot('kiosk-three-large-zh')
        program.click('香皂', 'label')
        program.find(re.compile('请到柜台'))
        program.shot('kiosk-three-question-zh')
        # It goes by itself, and the kiosk speaks as it did.
        program.gone('李**')
        program.find(re.compile('Show your card'))
        wait(lambda: self.shows_nobody(program), 'the first rider to be forgotten')
        wait(lambda: not [text for text in program.everything() if '李' in text or '红骑兵' in text],
             'the first rider to be forgotten')
        # The second is still there when the third shows a card.
        program.scan(cards[1])
        program.find('王**')
        program.scan(self.card)
        program.find('张**')
        self.assertFalse([text for text in program.everything() if '王' in text])
        program.key('Escape')
        program.gone('张**')
        wait(lambda: self.shows_nobody(program), 'the third rider to be forgotten')
        program.quit()
        self.assertEqual(self.station.dump(), before)
        self.verify()


if __name__ == '__main__':
    unittest.main(verbosity=2, warnings='ignore')
