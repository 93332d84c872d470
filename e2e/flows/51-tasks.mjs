// A day's work: a task is added about a lead, done and taken back, put off, repeated; dragged to another day of the calendar; a rule makes one by itself.
export default async (t) => {
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  const api = await t.api('ural', 'owner@ural.demo');
  const person = t.unique();
  const lead = await api('POST', '/api/v1/leads', { name: person.name, phone: person.phone, product: 'mortgage', source: 'site', lawful_basis: 'consent' });
  t.assert.equal(lead.status, 201);

  // Added at the top, about a lead that is found by its name.
  await page.goto(t.site('ural', '/tasks'));
  await t.settled(page);
  const title = `Сверить справку ${person.name.slice(-7)}`;
  await page.keyboard.press('c');
  await page.keyboard.type(title);
  await page.fill('#quick [name=time]', '23:58');
  await page.fill('#quick [name=about_q]', person.name);
  await page.locator('#quick .mk-found label', { hasText: person.name }).click();
  await page.locator('#quick .btn-primary').click();
  const row = page.locator('[data-section=today] .mk-task', { hasText: title });
  await row.waitFor();
  t.assert.match(await row.textContent(), new RegExp(person.name), 'it says what it is about');
  t.assert.equal(await page.inputValue('#quick [name=title]'), '', 'the form is empty again');

  // Done by one click, and back again by the message.
  await row.locator('.mk-check').click();
  await page.locator('[data-section=done] .mk-task', { hasText: title }).waitFor();
  await page.locator('.mk-toast', { hasText: title }).locator('button', { hasText: 'Отменить' }).click();
  await row.waitFor();

  // Put off by its key, and back.
  await row.focus();
  await page.keyboard.press('m');
  await page.locator('.mk-task', { hasText: title }).and(page.locator(':not([data-section=today] *)')).waitFor();
  await page.locator('.mk-toast', { hasText: 'новый срок' }).last().locator('button', { hasText: 'Отменить' }).click();
  await row.waitFor();

  // Changed beside the list: it comes again on working days; done with a result, which the lead's feed tells.
  await row.click();
  await page.locator('#panel #task_form').waitFor();
  await page.selectOption('#panel [name=every]', 'workday');
  await page.selectOption('#panel [name=remind]', '15');
  await page.locator('#panel #task_form button[type=submit]').click();
  await row.locator('[title="Повторяется"]').waitFor();
  await row.click();
  await page.fill('#panel [name=result]', 'Справка в порядке');
  await page.locator('#panel .btn-primary', { hasText: 'Выполнить' }).click();
  await page.locator('[data-section=done] .mk-task', { hasText: title }).waitFor();
  const next = await t.eventually('the next of the repeated task', async () => {
    const { body } = await api('GET', `/api/v1/tasks?lead_id=${lead.body.id}`);
    return body.items.length === 1 && body.items[0];
  });
  t.assert.equal(next.repeat.every, 'workday');
  await page.goto(t.site('ural', `/leads/${lead.body.id}`));
  await page.locator('#feed', { hasText: 'Справка в порядке' }).waitFor();

  await page.goto(t.site('ural', '/tasks?whose=all'));
  await t.screens(page, 'tasks');
  await page.locator('.mk-task').first().locator('.mk-taskwhat').click();
  await page.locator('#panel #task_form').waitFor();
  await t.screens(page, 'task-panel', { prepare: async () => {
    await page.locator('.mk-task').first().locator('.mk-taskwhat a').first().click();
    await page.locator('#panel #task_form').waitFor();
  } });
  await page.goto(t.site('ural', `/tasks/${next.id}`));
  await t.screens(page, 'task');

  // The calendar: dragged to another day with an undo, moved by keys, added by a click on a day.
  const made = await api('POST', '/api/v1/tasks', { title: `Подписать ${person.name.slice(-7)}`, due_on: next.due_at.slice(0, 10), kind: 'meeting' });
  t.assert.equal(made.status, 201, JSON.stringify(made.body));
  const when = async () => (await api('GET', `/api/v1/tasks/${made.body.id}`)).body.due_at;
  const before = await when();
  await page.goto(t.site('ural', `/calendar?view=week&day=${next.due_at.slice(0, 10)}`));
  await t.settled(page);
  const chip = page.locator(`#cal_${made.body.id}`);
  await chip.waitFor();
  const days = page.locator('.mk-calday');
  const here = await chip.evaluate((task) => [...document.querySelectorAll('.mk-calday')].indexOf(task.closest('.mk-calday')));
  const there = here === 6 ? 5 : here + 1;
  await chip.dragTo(days.nth(there).locator('[data-tasks]'));
  await t.eventually('the dragged task', async () => (await when()) !== before);
  const moved = page.locator('.mk-toast', { hasText: 'новый срок' }).last();
  await moved.locator('button', { hasText: 'Отменить' }).click();
  await t.eventually('the undo', async () => (await when()) === before);
  await days.nth(here).locator(`#cal_${made.body.id}`).waitFor();
  await chip.focus();
  await page.keyboard.press(' ');
  await page.keyboard.press(here === 6 ? 'ArrowLeft' : 'ArrowRight');
  await page.keyboard.press(' ');
  await t.eventually('the task moved by keys', async () => (await when()) !== before);

  await page.goto(t.site('ural', '/calendar'));
  await t.settled(page);
  const today = page.locator('.mk-calday[data-today]');
  await today.hover();
  await today.locator('.mk-caladd').click();
  await page.fill('#panel [name=title]', `Из календаря ${person.name.slice(-7)}`);
  await page.locator('#panel #task_form button[type=submit]').click();
  await page.locator('.mk-toast', { hasText: 'Из календаря' }).waitFor();
  await t.screens(page, 'calendar');
  await page.goto(t.site('ural', `/calendar?view=week&day=${next.due_at.slice(0, 10)}`));
  await t.screens(page, 'calendar-week');

  // A rule: a lead that comes has a call by itself.
  await page.goto(t.site('ural', '/task-rules'));
  await page.selectOption('#new_place', 'lead:new');
  const first = `Первый звонок ${person.name.slice(-7)}`;
  await page.fill('#new_title', first);
  await page.locator('.mk-card form .btn-primary').last().click();
  await page.locator('.mk-rulelist', { hasText: first }).waitFor();
  await t.screens(page, 'task-rules');
  const other = t.unique();
  const came = await api('POST', '/api/v1/leads', { name: other.name, phone: other.phone, product: 'mortgage', source: 'site', lawful_basis: 'consent' });
  await t.eventually('the task of the rule', async () => {
    const { body } = await api('GET', `/api/v1/tasks?lead_id=${came.body.id}`);
    return body.items.length === 1 && body.items[0].title === first;
  });
  await page.locator('.mk-rulelist li', { hasText: first }).locator('form[action$="/delete"] button').click();
  await page.locator('.mk-toast', { hasText: first }).waitFor();
  t.assert.equal(await page.locator('.mk-rulelist li', { hasText: first }).count(), 0);
};
