"""Revisions that do not end, or double what they hold, for an interpreter that would follow them."""

from __future__ import annotations

#: Bodies of `upgrade()`, after `op` and `sa` are imported.
ENDLESS = (
    """\
while True:
    op.execute('select 1')
""",
    """\
for i in range(10 ** 12):
    op.drop_table('a' + str(i))
""",
    """\
x = 'a'
for i in range(10 ** 6):
    x = x + x
    op.execute(x)
""",
    """\
upgrade()
upgrade()
""",
    """\
x = [1]
for i in x:
    x.append(i)
    x.extend(x)
""",
    """\
x = {}
x['a'] = x
op.execute(str(x) + f'{x}' + '%s' % x)
""",
    """\
x = []
x.append(x)
op.execute(', '.join(map(str, x)) + repr(x))
""",
    """\
x = 10 ** 10 ** 10
op.execute('%0999999999d' % 1)
op.execute('{:999999999}'.format(1))
""",
    """\
x = 9 ** 9
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
x = x * x
op.execute(str(x))
""",
    """\
x = 'a' * 20000
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
x = x.replace('a', 'aa' * 10000)
op.execute(x)
""",
    """\
def g():
    while True:
        yield from g()
for a in g():
    op.execute(a)
""",
    """\
import re
re.sub('(a+)+$', '', 'a' * 40 + 'b')
op.execute(re.sub('(a|a)*c', '', 'a' * 50))
""",
    """\
x = [i for i in range(10000) for j in range(10000) for k in range(10000)]
op.execute(str(x))
""",
    """\
x = list(range(20000))
for i in x:
    for j in x:
        x = x + x
        op.execute(str(x))
""",
    """\
x = [0]
while x:
    x = [x, x]
op.execute(str(x))
""",
    """\
x = [0]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
x = [x, x]
op.execute(str(x))
op.execute(f'{x}')
op.drop_table(x)
""",
    """\
x = {'a': 1}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
x = {'a': x, 'b': x}
if x == x:
    op.execute(str(x))
""",
    """\
x = 'a,' * 9999
for i in range(9999):
    op.execute(','.join(x.split(',')))
""",
    """\
try:
    upgrade()
except Exception:
    upgrade()
finally:
    upgrade()
""",
    """\
x, y = [0], [0]
for i in range(60):
    a, b = [], []
    a.append(x)
    a.append(x)
    b.append(y)
    b.append(y)
    x, y = a, b
if x == y:
    op.execute('%s' % x)
""",
    """\
x = {'a': 1}
y = {'a': 1}
for i in range(60):
    a, b = {}, {}
    a['a'] = x
    a['b'] = x
    b['a'] = y
    b['b'] = y
    x, y = a, b
if x == y:
    op.execute(f'{x} {y}')
""",
    """\
x = (0,)
for i in range(60):
    x = (x, x)
y = {x: 1, (x, x): 2}
z = {x, (x,)}
""",
)
