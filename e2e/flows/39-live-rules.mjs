// What head office changes is seen on every open page, and a form that somebody has begun to fill in is left alone.
export default async (t) => {
  const hq = await t.api('hq', 'admin@mak.demo');
  const done = async (method, path, body) => {
    const answer = await hq(method, path, body);
    t.assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const open = async (path) => {
    const page = await t.newPage();
    await t.signIn(page, 'hq', 'admin@mak.demo');
    await page.goto(t.site('hq', path));
    await page.locator('[data-live-mark]:not(.off)').waitFor();
    await t.mark(page);
    return page;
  };
  const name = `Живой-${Date.now()}`;

  const territories = await open('/territories');
  await done('POST', '/api/v1/territories', { name, places: [name] });
  await territories.getByText(name).first().waitFor();
  await t.same(territories, 'territories');

  const plans = await open('/plans');
  const plan = await done('POST', '/api/v1/plans', { name, products: [], cities: [name], sources: [], stages: [{ kind: 'sealed', window_s: 90, reserve: 500_00 }, { kind: 'hq' }] });
  await plans.getByText(name).first().waitFor();
  t.assert.match(await plans.locator('.mk-card', { hasText: name }).first().innerText(), /1 мин 30 с/, 'a window is told in minutes and seconds');
  await t.same(plans, 'plans');
  await done('POST', `/api/v1/plans/${plan.code}/retire`, {});

  const policy = await open('/buying-policy');
  const { created_at, created_by, ...rules } = await done('GET', '/api/v1/buying-policy');
  t.assert.ok(created_at && created_by);
  await done('PUT', '/api/v1/buying-policy', { ...rules, repeat_days: rules.repeat_days + 1 });
  await policy.locator(`[name=repeat_days][value="${rules.repeat_days + 1}"]`).waitFor();
  await policy.fill('[name=starter_leads]', '77');
  await done('PUT', '/api/v1/buying-policy', rules);
  await new Promise((resolve) => { setTimeout(resolve, 1_500); });
  t.assert.equal(await policy.inputValue('[name=starter_leads]'), '77', 'what was typed stays');
  await t.same(policy, 'the buying policy');
};
