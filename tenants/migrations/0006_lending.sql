-- Banks that the franchisee sends applications to, and the programmes they lend by. An absent bound is no bound.
CREATE TABLE banks (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    note text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    CONSTRAINT banks_name_check CHECK (name <> '')
)
--;;
CREATE UNIQUE INDEX banks_name_key ON banks (lower(name))
--;;
CREATE TABLE programmes (
    id uuid PRIMARY KEY,
    bank_id uuid NOT NULL,
    name text NOT NULL,
    product text NOT NULL,
    rate_bp integer NOT NULL,
    amount_min bigint,
    amount_max bigint,
    months_min integer,
    months_max integer,
    age_min integer,
    age_max integer,
    income_min bigint,
    down_payment_bp integer,
    burden_bp integer,
    decision_days integer,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    CONSTRAINT programmes_name_check CHECK (name <> ''),
    CONSTRAINT programmes_rate_bp_check CHECK (rate_bp BETWEEN 0 AND 40000),
    CONSTRAINT programmes_amount_check CHECK (amount_min > 0 AND amount_max >= coalesce(amount_min, 1)),
    CONSTRAINT programmes_months_check CHECK (months_min > 0 AND months_max >= coalesce(months_min, 1)),
    CONSTRAINT programmes_age_check CHECK (age_min > 0 AND age_max >= coalesce(age_min, 1)),
    CONSTRAINT programmes_income_min_check CHECK (income_min > 0),
    CONSTRAINT programmes_down_payment_bp_check CHECK (down_payment_bp BETWEEN 1 AND 10000),
    CONSTRAINT programmes_burden_bp_check CHECK (burden_bp BETWEEN 1 AND 10000),
    CONSTRAINT programmes_decision_days_check CHECK (decision_days > 0),
    CONSTRAINT programmes_bank_fkey FOREIGN KEY (bank_id) REFERENCES banks (id)
)
--;;
CREATE INDEX programmes_bank_idx ON programmes (bank_id)
--;;
-- What the client of a deal asks lenders for.
CREATE TABLE applications (
    id uuid PRIMARY KEY,
    deal_id uuid NOT NULL,
    product text NOT NULL,
    amount bigint NOT NULL,
    months integer NOT NULL,
    down_payment bigint,
    income bigint,
    other_payments bigint,
    birth_date date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT applications_amount_check CHECK (amount > 0),
    CONSTRAINT applications_months_check CHECK (months > 0),
    CONSTRAINT applications_money_check CHECK (down_payment >= 0 AND income > 0 AND other_payments >= 0),
    CONSTRAINT applications_deal_key UNIQUE (deal_id),
    CONSTRAINT applications_deal_fkey FOREIGN KEY (deal_id) REFERENCES deals (id)
)
--;;
-- An application at one bank. An offer is there whole or not at all.
CREATE TABLE submissions (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL,
    bank_id uuid NOT NULL,
    programme_id uuid,
    status text NOT NULL,
    status_since timestamptz NOT NULL,
    amount bigint NOT NULL,
    months integer NOT NULL,
    number text NOT NULL DEFAULT '',
    offer_amount bigint,
    offer_months integer,
    offer_rate_bp integer,
    offer_until date,
    conditions text NOT NULL DEFAULT '',
    refusal text NOT NULL DEFAULT '',
    retry_from date,
    sent_at timestamptz,
    signed_at timestamptz,
    payable_from timestamptz,
    without_cooling boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT submissions_status_check CHECK (status IN (
        'draft', 'sent', 'review', 'documents', 'preapproved', 'approved', 'conditional', 'refused', 'lapsed', 'withdrawn',
        'chosen', 'signed', 'issued', 'not_issued'
    )),
    CONSTRAINT submissions_amount_check CHECK (amount > 0 AND months > 0),
    CONSTRAINT submissions_offer_check CHECK (num_nonnulls(offer_amount, offer_months, offer_rate_bp) IN (0, 3)),
    CONSTRAINT submissions_terms_check CHECK (offer_amount > 0 AND offer_months > 0 AND offer_rate_bp BETWEEN 0 AND 40000),
    CONSTRAINT submissions_chosen_check CHECK (status NOT IN ('chosen', 'signed', 'issued') OR offer_amount IS NOT NULL),
    CONSTRAINT submissions_application_fkey FOREIGN KEY (application_id) REFERENCES applications (id),
    CONSTRAINT submissions_bank_fkey FOREIGN KEY (bank_id) REFERENCES banks (id),
    CONSTRAINT submissions_programme_fkey FOREIGN KEY (programme_id) REFERENCES programmes (id)
)
--;;
CREATE INDEX submissions_application_idx ON submissions (application_id, created_at)
--;;
CREATE INDEX submissions_status_idx ON submissions (status, status_since, id)
--;;
-- A client takes one offer.
CREATE UNIQUE INDEX submissions_chosen_key ON submissions (application_id) WHERE status IN ('chosen', 'signed', 'issued')
--;;
-- A bank has one living application of a kind: a second one is a mistake that credit bureaus remember.
CREATE UNIQUE INDEX submissions_living_key ON submissions (application_id, bank_id, programme_id) NULLS NOT DISTINCT
    WHERE status NOT IN ('refused', 'lapsed', 'withdrawn', 'not_issued')
--;;
-- From when the money of a deal may be paid out: the end of the cooling-off period of the contract that was signed.
ALTER TABLE deals ADD COLUMN payable_from timestamptz
