# SPDX-License-Identifier: GPL-3.0-or-later
"""What a station sees when the line to the city's server is cut: before and after a booking has
arrived, for a moment and for long, in the window and at the command line. Whatever happens, it is
booked once."""

import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import types
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'support'))

from ctl_kit import ATTENDANT, CHIEF, Answer
from cut_proxy import CutProxy
from window_kit import CHINESE, ENGLISH, SOAP, WATER, Program, WindowTest, wait

WHO = re.compile('Who is at the counter|谁在值班')
CUT = re.compile('line to the city’s server is cut')
CUT_CHINESE = re.compile('与市级服务器的连接已断开')
BACK = re.compile('line to the city’s server is back')
CHECKING = re.compile('Checking whether it was booked')
# What a booking sends last, with its commit.
BOOKING = 'hex:' + b'INSERT INTO entry '.hex()
# How long after a press of the key the bar may take to be there. The program needs one second; the
# rest is for machines that run many tests at once.
AT_ONCE = 6
# Longer than the window and the command line wait for an answer.
LONG_CUT = 24


class LineTest(WindowTest):
    def setUp(self):
        super().setUp()
        parts = urllib.parse.urlsplit(str(self.station.store))
        self.proxy = CutProxy((parts.hostname, parts.port)).start()
        self.addCleanup(self.proxy.stop)
        netloc = parts.netloc.replace(f':{parts.port}', f':{self.proxy.port}')
        # The station as it is seen from the other end of the line.
        self.far = types.SimpleNamespace(dir=self.station.dir, env=self.station.env,
                                         store=parts._replace(netloc=netloc).geturl(),
                                         path=self.station.path)

    def open_counter(self, language=ENGLISH, env=None):
        program = Program(self.far, '--camera', 'none', language=language, env=env)
        self.addCleanup(self.end, program)
        program.find(WHO)
        self.sign_in(program, ATTENDANT)
        program.gone(WHO)
        return program

    def fill_cart(self, program):
        program.scan(self.card)
        program.find('张**')
        program.scan(WATER)
        program.find(re.compile('^2 (points|积分)|2 分'), 'label')
        program.scan(SOAP)
        program.find(re.compile('^8 (points|积分)|8 分'), 'label')

    def confirm(self, program, cut=CUT):
        """Confirms, and says how long it took until the window said that the line is cut."""
        start = time.monotonic()
        program.scan(self.codes['confirm'])
        program.find(cut)
        return time.monotonic() - start

    def restore(self):
        self.proxy.do('forget')
        self.proxy.do('pass')

    def check_booked_once(self):
        self.assertEqual([line['points'] for line in self.booked()], [-8])
        self.assertEqual((self.points(), self.shelf('WATER'), self.shelf('SOAP')), (92, 47, 47))
        self.verify()

    def check_alive(self, program):
        """Another screen opens at once, whatever the line does."""
        start = time.monotonic()
        program.key('ctrl+2')
        program.find('Jobs', 'label')
        program.key('ctrl+1')
        program.find('Cart', 'label')
        self.assertLess(time.monotonic() - start, 2 * AT_ONCE)

    def test_answer_lost(self):
        """It is booked, but nobody here knows; when the line is back, it is asked for."""
        program = self.open_counter()
        self.fill_cart(program)
        self.proxy.do(f'when up {BOOKING} drop down')
        took = self.confirm(program)
        print(f'# the bar was there after {took:.2f} s')
        self.assertLess(took, AT_ONCE)
        program.find(CHECKING)
        program.shot('line-checking')
        self.check_booked_once()
        self.assertFalse(program.look('Booked'))
        self.check_alive(program)
        self.restore()
        program.find('Booked')
        program.find(BACK)
        program.shot('line-back')
        program.gone(BACK)
        self.check_booked_once()
        # Work goes on by itself.
        program.scan(self.codes['undo'])
        wait(lambda: self.points() == 100, 'the points to come back')
        self.verify()
        program.quit()

    def test_request_lost(self):
        """It never arrived: it is booked as soon as it can be."""
        program = self.open_counter()
        self.fill_cart(program)
        self.proxy.do(f'before up {BOOKING} drop up')
        self.confirm(program)
        self.assertEqual((self.booked(), self.points()), ([], 100))
        self.restore()
        program.find('Booked')
        self.check_booked_once()
        program.quit()

    def test_reset(self):
        """The connection is torn down in the middle, as by a server that restarts: the next moment
        there is one again, and nobody has to do anything."""
        program = self.open_counter()
        self.fill_cart(program)
        self.proxy.do(f'when up {BOOKING} reset')
        program.scan(self.codes['confirm'])
        program.find('Booked')
        self.check_booked_once()
        program.quit()

    def test_idle(self):
        """Nobody does anything: the window notices all the same, and that the line is back too."""
        program = self.open_counter()
        self.fill_cart(program)
        self.proxy.do('refuse')
        self.proxy.do('reset')
        program.find(CUT)
        # What could only fail cannot be pressed.
        button = program.find('Confirm', 'button')
        wait(lambda: not program.is_sensitive(button), 'the button to be greyed out')
        program.shot('line-lost')
        self.check_alive(program)
        self.proxy.do('accept')
        program.find(BACK)
        wait(lambda: program.is_sensitive(program.find('Confirm', 'button')), 'the button')
        program.gone(BACK)
        program.key('Return')
        program.find('Booked')
        self.check_booked_once()
        program.quit()

    def test_second_desk(self):
        """What another PC of the station books is seen here without a hand."""
        program = self.open_counter()
        program.scan(self.card)
        program.find('张**')
        program.find('48 left')
        other = {'XDG_DATA_HOME': self.station.path('second')}
        self.do('station', 'join', '--station', '云峰驿站', '--desk', '二号台', who=CHIEF, env=other)
        self.do('redeem', '--rider', self.rider, '--item', 'WATER=3', who=ATTENDANT, env=other)
        program.find('45 left')
        program.find('94')
        program.scan(WATER)
        program.find('2 points', 'label')
        program.scan(self.codes['confirm'])
        program.find('Booked')
        self.assertEqual((self.points(), self.shelf('WATER')), (92, 44))
        self.verify()
        program.quit()

    def test_start_without_line(self):
        """The PC is switched on before the line is there."""
        self.proxy.do('refuse')
        program = Program(self.far, '--camera', 'none')
        self.addCleanup(self.end, program)
        program.find('The store cannot be opened')
        program.find(CUT)
        self.proxy.do('accept')
        program.find(WHO)
        self.sign_in(program, ATTENDANT)
        program.gone(WHO)
        program.quit()

    def test_kiosk(self):
        """The kiosk says so too, and needs nobody to go on."""
        program = Program(self.far, '--kiosk', '--camera', 'none')
        self.addCleanup(self.end, program)
        program.scan(self.card)
        program.find('张**')
        self.proxy.do('refuse')
        self.proxy.do('reset')
        program.find(CUT)
        program.shot('line-kiosk')
        self.proxy.do('accept')
        program.find(BACK)
        program.gone(BACK)
        program.scan(self.card)
        program.find('张**')
        program.quit()

    def test_long_cut(self):
        """Longer than anybody waits. The answer is asked for by itself in the end."""
        program = self.open_counter()
        self.fill_cart(program)
        self.proxy.do(f'when up {BOOKING} drop down')
        self.confirm(program)
        # The window tries for about as long as anything else is waited for here.
        program.find(re.compile('do not enter it again'), seconds=90)
        program.shot('line-unknown')
        self.restore()
        program.find('Booked')
        self.check_booked_once()
        program.quit()

    def test_pictures(self):
        """The bar in Chinese and in the dark."""
        for name, language, env in (('chinese', CHINESE, {}),
                                    ('dark', ENGLISH, {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'})):
            program = self.open_counter(language, env)
            self.fill_cart(program)
            self.proxy.do(f'before up {BOOKING} drop up')
            program.scan(self.codes['confirm'])
            program.find(CUT_CHINESE if language == CHINESE else CUT)
            program.shot('line-' + name)
            program.kill()
            self.restore()
        self.verify()

    # The command line

    def redeem(self, *args):
        words, env = self.station.start('redeem', '--rider', self.rider, '--item', 'WATER', '--item',
                                        'SOAP', *args, who=ATTENDANT)
        words[words.index('--store') + 1] = self.far.store
        return Answer(subprocess.run(words, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                                     cwd=self.station.dir, timeout=120, check=False))

    def test_ctl(self):
        """A command waits some seconds for the line, whichever half of it was lost."""
        for times, when in enumerate((f'when up {BOOKING} drop down', f'before up {BOOKING} drop up',
                                      f'when up {BOOKING} reset'), 1):
            self.proxy.do(when)
            timer = threading.Timer(3, self.restore)
            timer.start()
            answer = self.redeem()
            timer.join()
            self.assertEqual(answer.code, 0, answer.err)
            self.assertEqual([line['points'] for line in self.booked()], [-8] * times)
        self.verify()

    def test_ctl_gives_up(self):
        """The answer says under which op_id it can be asked for, and then it is booked once."""
        self.proxy.do(f'when up {BOOKING} drop down')
        answer = self.redeem()
        self.assertEqual((answer.code, answer.raw, answer.error['code']), (4, b'', 'store-unknown'))
        op_id = answer.error['op_id']
        self.restore()
        again = self.redeem('--op-id', op_id)
        self.assertEqual((again.code, again.data['repeated']), (0, True), again.err)
        self.check_booked_once()
        # Without a server nothing was booked, and it says so.
        self.proxy.do('refuse')
        self.proxy.do('reset')
        answer = self.redeem()
        self.assertEqual((answer.code, answer.error['code']), (4, 'store-lost'))
        self.check_booked_once()


del WindowTest

if __name__ == '__main__':
    unittest.main()
