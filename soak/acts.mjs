// What people do at random. Each act answers nothing; what was acknowledged is written into the books, which the end is held against.
import { randomUUID } from 'node:crypto';
import { signIn } from './network.mjs';

/** How often each is done. */
const WEIGHTS = {
  bid: 560, sell: 110, take: 70, deposit: 60, order: 15, retire: 15, withdraw: 15, giveBack: 40, answer: 30, appeal: 8,
  cancel: 15, handOver: 25, suspend: 3, recall: 4, statement: 4, look: 33,
};
const REASONS = ['wrong_number', 'fake', 'not_requested', 'no_consent', 'language', 'minor_or_nonresident'];
/** Part of the calls that are hung up on early and made again. */
const HUNG_UP = 0.04;
const TOKEN_MS = 5 * 60_000;
/** So long a call is made again; a key whose server was killed is free after a minute. */
const PATIENCE_MS = 180_000;

/** A repeated call whose first answer was lost is told that it was done. */
const tookEffect = (answer) => answer.status < 300 || answer.body?.code === 'already_done';

export class Acts {
  constructor(network, dice) {
    Object.assign(this, { network, dice, phones: 0, names: 0, lots: [], bought: [], returns: [], orders: [] });
    this.books = { deposited: 0, withdrawn: 0, bids: new Map(), asked: 0, done: {}, refused: {}, unknown: 0, hungUp: 0 };
  }

  async one() {
    const act = this.dice.weighed(WEIGHTS);
    await this[act]();
    this.books.done[act] = (this.books.done[act] ?? 0) + 1;
  }

  /** Makes a call until it is answered: hung up on, cut off, or told to come again, it is made again with the same key. */
  async insist(person, method, route, body, type) {
    const key = method === 'POST' ? randomUUID() : undefined;
    let last;
    for (let attempt = 0, end = Date.now() + PATIENCE_MS; Date.now() < end; attempt += 1) {
      const early = attempt === 0 && this.dice.chance(HUNG_UP);
      const patience = early ? this.dice.between(1, 40) : 20_000;
      try {
        if (Date.now() - person.since > TOKEN_MS) await signIn(this.network.port(this.dice), person);
        this.books.asked += 1;
        const answer = await this.network.ask(this.dice, person.slug, person.token, method, route, body, { key, patience, type });
        const again = answer.status >= 500 || answer.status === 429 || answer.status === 401 || answer.body?.code === 'in_progress';
        if (!again) return answer;
        last = `${answer.status} ${answer.body?.code}`;
        if (answer.status === 500) this.books.unknown += 1;
        if (answer.status === 401) person.since = 0;
      } catch (error) {
        last = error.message;
        if (early) this.books.hungUp += 1;
      }
      await new Promise((resolve) => { setTimeout(resolve, early ? 1 : 100); });
    }
    throw new Error(`${method} ${route} was never answered: ${last}`);
  }

  async hq(method, route, body) { return this.told(await this.insist(this.network.people.hq, method, route, body), `${method} ${route}`); }
  async by(tenant, method, route, body) { return this.told(await this.insist(tenant, method, route, body), `${method} ${route}`); }

  /** A refusal is part of the game; anything else is not. */
  told(answer, what) {
    if (answer.status < 300) return answer;
    if (answer.status >= 400 && answer.status < 500) {
      const code = `${what.split(' ')[1].split('/').at(-1).replace(/^[0-9a-f-]{36}$/, 'one')} ${answer.body?.code}`;
      this.books.refused[code] = (this.books.refused[code] ?? 0) + 1;
      return answer;
    }
    throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  tenant() { return this.dice.one(this.network.people.tenants); }

  async lead() {
    const phone = `+79${String(100_000_000 + (this.phones += 1))}`;
    const body = { name: 'Иванов Пётр', phone, city: 'Самара', product: 'mortgage', amount: 350_000_000, source: 'site', lawful_basis: 'consent' };
    const made = await this.hq('POST', '/api/v1/leads', body);
    return made.body.id;
  }

  stage() {
    const { dice } = this;
    const window = dice.between(1, 6);
    return dice.one([
      { kind: 'sealed', window_s: window, reserve: dice.between(100, 80_000), ...(dice.chance(0.3) ? { score_weight: dice.between(1, 50) } : {}) },
      { kind: 'ascending', window_s: window, start: dice.between(100, 40_000), step: dice.between(1, 5_000), extend_s: 1, max_extend_s: 3 },
      { kind: 'descending', start: dice.between(50_000, 150_000), step: dice.between(5_000, 20_000), step_s: 1, floor: dice.between(1_000, 50_000) },
    ]);
  }

  async sell() {
    const stages = Array.from({ length: this.dice.between(1, 3) }, () => this.stage());
    if (this.dice.chance(0.3)) stages.splice(this.dice.below(stages.length + 1), 0, { kind: 'assign', price: this.dice.between(1_000, 60_000) });
    const sold = await this.hq('POST', `/api/v1/leads/${await this.lead()}/sell`, { stages });
    if (sold.body.lot_id) this.lots.push(sold.body.lot_id);
    if (this.lots.length > 60) this.lots.shift();
  }

  async bid() {
    if (this.lots.length === 0) return;
    // Half of all bids are for the hottest lots.
    const lot = this.dice.chance(0.5) ? this.lots.at(-1 - this.dice.below(Math.min(4, this.lots.length))) : this.dice.one(this.lots);
    const tenant = this.tenant();
    const amount = this.dice.between(0, 120_000);
    const placed = await this.by(tenant, 'POST', `/api/v1/lots/${lot}/bids`, { amount });
    if (placed.status === 201) this.books.bids.set(placed.body.bid_id, { lot, tenant: tenant.id, amount, leaf: placed.body.receipt.leaf });
  }

  async take() {
    if (this.lots.length === 0) return;
    const tenant = this.tenant();
    const lot = this.dice.one(this.lots);
    const taken = await this.by(tenant, 'POST', `/api/v1/lots/${lot}/take`, {});
    if (taken.status === 201) this.books.bids.set(taken.body.bid_id, { lot, tenant: tenant.id, amount: taken.body.amount, leaf: taken.body.receipt.leaf });
  }

  async deposit() {
    const [tenant, amount] = [this.tenant(), this.dice.between(1, 400_000)];
    const reference = `soak ${this.names += 1}`;
    const made = await this.hq('POST', `/api/v1/wallets/${tenant.id}/deposits`, { amount, reference });
    if (tookEffect(made)) this.books.deposited += amount;
  }

  async withdraw() {
    const [tenant, amount] = [this.tenant(), this.dice.between(1, 100_000)];
    const reference = `soak out ${this.names += 1}`;
    const made = await this.hq('POST', `/api/v1/wallets/${tenant.id}/withdrawals`, { amount, reference, reason: 'soak' });
    if (tookEffect(made)) this.books.withdrawn += amount;
  }

  async order() {
    const tenant = this.tenant();
    const made = await this.by(tenant, 'POST', '/api/v1/standing-orders', { products: ['mortgage'], limit: this.dice.between(1_000, 90_000) });
    if (made.status === 201) this.orders.push([tenant, made.body.id]);
  }

  async retire() {
    const order = this.orders.length > 40 ? this.orders.shift() : undefined;
    if (order) await this.by(order[0], 'DELETE', `/api/v1/standing-orders/${order[1]}`);
  }

  /** Sold leads are learnt from the owners' own lists. */
  async look() {
    const tenant = this.tenant();
    const list = await this.by(tenant, 'GET', '/api/v1/leads?limit=20');
    for (const lead of list.body.items ?? []) this.bought.push([tenant, lead.id]);
    this.bought.splice(0, Math.max(0, this.bought.length - 400));
  }

  async giveBack() {
    const found = this.bought.length > 0 ? this.bought.splice(this.dice.below(this.bought.length), 1)[0] : undefined;
    if (!found) return;
    const asked = await this.by(found[0], 'POST', `/api/v1/leads/${found[1]}/return`, { reason: this.dice.one(REASONS), comment: 'soak' });
    if (asked.status === 201) this.returns.push([found[0], asked.body.return_id]);
  }

  async answer() {
    const found = this.returns.length > 0 ? this.dice.one(this.returns) : undefined;
    if (!found) return;
    const act = this.dice.chance(0.6) ? 'approve' : 'refuse';
    await this.hq('POST', `/api/v1/returns/${found[1]}/${act}`, { reason: 'soak', comment: 'soak' });
    if (this.returns.length > 200) this.returns.shift();
  }

  async appeal() {
    const found = this.returns.length > 0 ? this.dice.one(this.returns) : undefined;
    if (found) await this.by(found[0], 'POST', `/api/v1/returns/${found[1]}/appeal`, { comment: 'soak' });
  }

  async cancel() {
    if (this.lots.length > 0) await this.hq('POST', `/api/v1/lots/${this.dice.one(this.lots)}/cancel`, { reason: 'soak' });
  }

  async handOver() {
    const body = { tenant_id: this.tenant().id, price: this.dice.between(0, 50_000), reason: 'soak' };
    await this.hq('POST', `/api/v1/leads/${await this.lead()}/hand-over`, body);
  }

  async suspend() {
    const tenant = this.tenant();
    await this.hq('POST', `/api/v1/tenants/${tenant.id}/suspend`, {});
    await this.hq('POST', `/api/v1/tenants/${tenant.id}/resume`, {});
  }

  async recall() {
    const tenant = this.tenant();
    await this.hq('POST', `/api/v1/tenants/${tenant.id}/recall`, { reason: 'soak' });
  }

  /** A bank statement with payments to wallets, in the bank's own format. */
  async statement() {
    const payments = Array.from({ length: this.dice.between(1, 5) }, () => [this.tenant(), this.dice.between(1, 200_000)]);
    const file = statement(payments.map(([tenant, amount]) => ({ number: this.names += 1, amount, wallet: tenant.wallet })));
    const form = ['--soak', 'Content-Disposition: form-data; name="file"; filename="kl_to_1c.txt"', 'Content-Type: text/plain', '', file, '--soak--', ''];
    const body = Buffer.from(form.join('\r\n'));
    const made = this.told(await this.insist(this.network.people.hq, 'POST', '/api/v1/bank-statements', body, 'multipart/form-data; boundary=soak'), 'POST /bank-statements');
    if (tookEffect(made)) for (const [, amount] of payments) this.books.deposited += amount;
  }
}

const ACCOUNT = '40702810500000000001';

function statement(payments) {
  const today = new Date().toISOString().slice(0, 10).split('-').reverse().join('.');
  const documents = payments.flatMap(({ number, amount, wallet }) => [
    'СекцияДокумент=Платежное поручение', `Номер=${number}`, `Дата=${today}`, `Сумма=${(amount / 100).toFixed(2)}`,
    'ПлательщикСчет=40702810900000000007', 'ПлательщикИНН=', 'Плательщик1=ООО «Плательщик»',
    `ПолучательСчет=${ACCOUNT}`, 'ПолучательИНН=7702070139', 'Получатель1=Головной офис',
    `НазначениеПлатежа=Пополнение, кошелёк № ${wallet}`, 'КонецДокумента',
  ]);
  return ['1CClientBankExchange', 'ВерсияФормата=1.03', 'Кодировка=UTF-8', `РасчСчет=${ACCOUNT}`, ...documents, 'КонецФайла', ''].join('\r\n');
}
