# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk from outside: it shows a rider what is there, forgets it by itself, and books nothing."""

import hashlib
import re
import unittest

from ctl_kit import ATTENDANT
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


if __name__ == '__main__':
    unittest.main(verbosity=2, warnings='ignore')
