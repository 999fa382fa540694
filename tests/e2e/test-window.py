# SPDX-License-Identifier: GPL-3.0-or-later
"""The window from outside: the whole loop by camera, scanner, keyboard and mouse, and what
yizhan-ctl finds in the store afterwards."""

import gettext
import os
import re
import unittest

from ctl_kit import ATTENDANT, CHIEF, REVIEWER, blank
from window_kit import CHINESE, CLASS_NAME, ENGLISH, HELMET, SOAP, WATER, WindowTest, wait

RULES = '''kind,points,unit,document,from
hazard-photo,5,job,城东〔2024〕17号,2024-01-01
'''

WHO = re.compile('Who is at the counter')
IDLE = re.compile('Scan a rider')
APPROVE = re.compile('^Approve')


class Counter(WindowTest):
    def open_counter(self, *args, who=ATTENDANT, **kwargs):
        program = self.start(*args, **kwargs)
        program.find(WHO)
        self.sign_in(program, who)
        program.gone(WHO)
        return program

    def add(self, program, ean, total):
        program.scan(ean)
        program.find(f'{total} points', 'label')

    def test_camera_and_scanner(self):
        """The card before the camera, goods and CONFIRM by scanner."""
        program = self.open_counter('--camera', self.card_file)
        program.find('张**')
        self.add(program, WATER, 2)
        self.add(program, SOAP, 8)
        program.scan(self.codes['confirm'])
        program.find('Booked')
        program.find('Undo', 'button')
        redemptions = self.booked()
        self.assertEqual(len(redemptions), 1)
        self.assertEqual((redemptions[0]['points'], redemptions[0]['actor']), (-8, ATTENDANT[0]))
        self.assertEqual((self.points(), self.shelf('WATER'), self.shelf('SOAP')), (92, 47, 47))
        self.verify()
        program.quit()
        self.assertEqual((len(self.booked()), self.points()), (1, 92))
        self.verify()

    def test_scanner_alone(self):
        """Card, EAN twice, CONFIRM, UNDO."""
        program = self.open_counter()
        program.find(IDLE)
        program.scan(self.card)
        program.find('张**')
        self.add(program, WATER, 2)
        self.add(program, WATER, 4)
        program.scan(self.codes['confirm'])
        program.find('Booked')
        self.assertEqual((len(self.booked()), self.points(), self.shelf('WATER')), (1, 96, 46))
        self.verify()
        program.scan(self.codes['undo'])
        wait(lambda: self.points() == 100, 'the points to come back')
        self.assertEqual(self.shelf('WATER'), 48)
        redemptions = self.booked()
        self.assertEqual([line['reversed'] for line in redemptions], [True])
        self.verify()
        program.quit()
        self.assertEqual(self.points(), 100)

    def test_keyboard_alone(self):
        """The PIN, the rider by pinyin, goods by name, Enter."""
        program = self.start()
        program.find(WHO)
        # The first in the list is chosen; the arrows choose another.
        program.find(CHIEF[0], 'list item')
        program.key('Down')
        wait(lambda: [node for node in program.look(ATTENDANT[0], 'label') if node.box[3] > 24],
             'the attendant to be chosen')
        program.write(ATTENDANT[1])
        program.key('Return')
        program.find(IDLE)
        program.write('zsf')
        program.find(re.compile(r'^张\*\*'), 'list item')
        program.key('Return')
        program.find('张**')
        program.write('xiangzao')
        program.gone('矿泉水 550ml')
        program.key('Return')
        program.find('6 points', 'label')
        self.assertEqual(self.booked(), [])
        program.key('Return')
        program.find('Booked')
        self.assertEqual((len(self.booked()), self.points(), self.shelf('SOAP')), (1, 94, 47))
        program.key('Return')
        program.find(IDLE)
        program.quit()
        self.verify()

    def test_killed_after_confirm(self):
        """Whatever the moment: one redemption or none, never half of one."""
        for moment in ('at once', 'when it is told'):
            program = self.open_counter()
            before, points, shelf = len(self.booked()), self.points(), self.shelf('WATER')
            program.scan(self.card)
            program.find('张**')
            self.add(program, WATER, 2)
            program.scan(self.codes['confirm'])
            if moment == 'when it is told':
                program.find('Booked')
            program.kill()
            self.verify()
            new = len(self.booked()) - before
            self.assertIn(new, (0, 1))
            if moment == 'when it is told':
                self.assertEqual(new, 1)
            self.assertEqual((self.points(), self.shelf('WATER')),
                             (points - 2 * new, shelf - new))
        # The station goes on as if nothing had been.
        program = self.open_counter()
        program.scan(self.card)
        program.find(str(self.points()))
        program.quit()

    def test_refusals(self):
        """What cannot be done is said in a sentence, and books nothing."""
        old, self.card = self.card, self.do('card', 'issue', self.rider, who=ATTENDANT)['text']
        program = self.open_counter()
        program.find(IDLE)
        before = self.station.dump()
        program.scan(old)
        program.find(re.compile('card was revoked'), 'alert')
        program.scan('4006381333931')
        program.find(re.compile('not one of ours'), 'alert')
        mistyped = self.card[:10] + ('2' if self.card[10] != '2' else '3') + self.card[11:]
        program.scan(mistyped)
        program.gone(re.compile('not one of ours'))
        program.find(re.compile('.'), 'alert')
        program.scan(WATER)
        program.find(re.compile('rider’s card first'), 'alert')
        self.assertEqual(self.station.dump(), before)
        program.scan(self.card)
        program.find('张**')
        program.scan(HELMET)
        program.scan(self.codes['confirm'])
        alert = program.find(re.compile('.'), 'alert')
        self.assertRegex(alert.name, r'120|20 more|points')
        self.assertNotIn('Booked', program.texts())
        self.assertEqual(self.station.dump(), before)
        program.quit()
        self.assertEqual((self.booked(), self.points(), self.shelf('HELMET')), ([], 100, 36))
        self.verify()

    def record_job(self, program, evidence):
        """The form of the page: the rider by the last digits, the first kind, a file as evidence."""
        program.click('Jobs', 'button')
        program.find('Record a Job')
        program.click('Find a rider or type a code', 'search box')
        program.write('8000')
        program.find(re.compile('^张'), 'list item')
        program.key('Return')
        program.gone('Find a rider or type a code', 'search box')
        program.click('Kind of job', 'combo box')
        program.key('Down', 'Return')
        program.gone('Choose a kind')
        program.click('Place', 'text box')
        program.write('nanmen')
        program.click('Add Files…', 'button')
        wait(lambda: len(program.frames()) > 1, 'the file chooser')
        program.write(evidence)
        program.key('Return')
        program.find(re.compile('lamp.png'))
        self.assertEqual(self.do('job', 'list'), [])
        program.click('Save', 'button')
        wait(lambda: self.do('job', 'list'), 'the job')

    def test_job_to_points(self):
        """A job with evidence, recorded by the attendant, is approved by the reviewer with the mouse
        after the window was locked: the points are there."""
        self.do('import', 'rules', self.station.write('rules.csv', RULES), who=CHIEF)
        program = self.open_counter()
        self.record_job(program, self.station.write('lamp.png', blank(320, 240)))
        job = self.do('job', 'list')[0]['job']
        told = self.do('job', 'show', job)
        self.assertEqual((told['state'], told['place'], len(told['evidence'])),
                         ('waiting', 'nanmen', 1), told)
        program.key('ctrl+l')
        program.find(WHO)
        self.sign_in(program, REVIEWER)
        program.gone(WHO)
        program.click('Review', 'button')
        program.find(re.compile('nanmen'))
        self.assertEqual(self.points(), 100)
        program.click(APPROVE, 'button')
        wait(lambda: self.points() == 105, 'the points')
        self.assertEqual(self.do('job', 'show', job)['state'], 'approved')
        self.assertEqual([(line['points'], line['approver']) for line in self.booked('award')],
                         [(5, REVIEWER[0])])
        self.verify()
        program.quit()


class Pages(WindowTest):
    """Every page in both languages: a picture of each, and a name for everything that can be
    operated."""

    ACTIONABLE = {'button', 'check box', 'column header', 'combo box', 'grid cell', 'link', 'list item',
                  'menu item', 'radio', 'search box', 'slider', 'spin button', 'switch', 'text box'}
    # GTK 4.8 gives rows, cells and headers no name of their own: they are read by what they contain.
    NAMED_BY_CONTENT = {'column header', 'grid cell', 'list item'}
    # What is built of several widgets is named as a whole.
    WHOLE = {'combo box', 'spin button', 'text box'}

    def nameless(self, program):
        def is_name(text):
            return bool(text) and not CLASS_NAME.fullmatch(text)

        def has_name(node):
            names = [node.name]
            if node.role in self.NAMED_BY_CONTENT:
                names += [inner.name for inner in program.walk(node.path)]
            if node.parent is not None and node.parent.role in self.WHOLE:
                names.append(node.parent.name)
            # The eye in a row for a PIN comes with libadwaita, with a description alone.
            names.append(node.description)
            return any(map(is_name, names))

        return program.rest(lambda: sorted({
            repr(node) for node in program.nodes()
            if node.role in self.ACTIONABLE and not has_name(node)}))

    def fill(self):
        self.do('import', 'rules', self.station.write('rules.csv', RULES), who=CHIEF)
        evidence = self.station.write('lamp.png', blank(320, 240))
        for place in ('南门桥头', '河堤社区', '第一中学'):
            self.do('job', 'record', '--rider', self.rider, '--kind', 'hazard-photo', '--place',
                    place, '--evidence', evidence, who=ATTENDANT)
        for number, name in enumerate(('李小龙', '王五', '单雄信', '解晓东', '欧阳修')):
            self.do('rider', 'add', '--name', name, '--phone', f'1390000000{number}',
                    '--platform', '顺丰', '--team', '红骑兵', who=ATTENDANT)

    def tour(self, language, tag, words):
        offenders = {}

        def look(page):
            program.shot(f'{page}-{tag}')
            found = self.nameless(program)
            if found:
                offenders[page] = found

        program = self.start('--camera', self.card_file, language=language)
        program.find(CHIEF[0], 'list item')
        look('sign-in')
        self.sign_in(program, CHIEF)
        program.find('张**')
        program.scan(SOAP)
        program.find(re.compile(r'^6\b'), 'label')
        look('counter-rider')
        program.scan(self.codes['confirm'])
        wait(lambda: self.booked(), 'the redemption')
        program.find(re.compile('550ml|香皂'), 'list item')
        look('counter-receipt')
        program.key('Return')
        program.gone('张**')
        look('counter-idle')
        for number, page in enumerate(('Jobs', 'Review', 'Shop', 'Riders'), 2):
            program.key(f'ctrl+{number}')
            program.find(words(page), 'window')
            program.find({'Jobs': re.compile('南门桥头'), 'Review': re.compile('第一中学|南门桥头'),
                          'Shop': re.compile('大米'), 'Riders': re.compile('^李')}[page])
            look(page.lower())
        program.key('Down')
        program.key('ctrl+1')
        program.find(words('Counter'), 'window')
        program.quit()
        self.assertEqual(offenders, {})
        self.verify()

    def test_english(self):
        self.fill()
        self.tour(ENGLISH, 'en', lambda word: word)

    def test_chinese(self):
        self.fill()
        catalogue = gettext.translation('yizhan', os.environ['YIZHAN_LOCALE_DIR'], ['zh_CN'])
        self.assertNotEqual(catalogue.gettext('Counter'), 'Counter')
        self.tour(CHINESE, 'zh', catalogue.gettext)

    def test_setup(self):
        """The first start ever: there is no store yet."""
        self.station.store.unlink()
        for language, tag in ((ENGLISH, 'en'), (CHINESE, 'zh')):
            program = self.start(language=language)
            wait(lambda: len(program.look(re.compile('.'), 'text box')) >= 3, 'the fields')
            program.shot(f'setup-{tag}')
            self.assertEqual(self.nameless(program), [])
            program.quit()
            self.assertFalse(self.station.store.exists())


if __name__ == '__main__':
    unittest.main(verbosity=2, warnings='ignore')
