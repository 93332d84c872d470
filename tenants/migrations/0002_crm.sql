-- Statuses of leads. Data, so that a franchisee may rename them; the code stays.
CREATE TABLE lead_statuses (
    code text PRIMARY KEY,
    name text NOT NULL,
    name_en text,
    kind text NOT NULL,
    hue text NOT NULL,
    sort integer NOT NULL,
    CONSTRAINT lead_statuses_name_check CHECK (name <> ''),
    CONSTRAINT lead_statuses_kind_check CHECK (kind IN ('open', 'won', 'lost'))
)
--;;
-- Clients: people (and, later, companies) with everything by which they can be reached.
CREATE TABLE clients (
    id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'person',
    name text NOT NULL,
    phones text[] NOT NULL DEFAULT '{}',
    emails text[] NOT NULL DEFAULT '{}',
    city text NOT NULL DEFAULT '',
    comment text NOT NULL DEFAULT '',
    responsible uuid,
    search tsvector NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT clients_kind_check CHECK (kind IN ('person', 'company')),
    CONSTRAINT clients_name_check CHECK (name <> ''),
    CONSTRAINT clients_responsible_fkey FOREIGN KEY (responsible) REFERENCES staff (id)
)
--;;
CREATE INDEX clients_created_idx ON clients (created_at DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX clients_search_idx ON clients USING gin (search, phones, emails)
--;;
-- Leads. A bought one keeps the id it had in the pool. `search` holds the words of the name, every tail of the phone's
-- digits (so a prefix match finds any part of the number) and the parts of the e-mail; it is built by the program.
CREATE TABLE leads (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    phone text,
    email text,
    city text NOT NULL DEFAULT '',
    product text NOT NULL,
    amount bigint,
    source text NOT NULL,
    lawful_basis text NOT NULL,
    comment text NOT NULL DEFAULT '',
    status text NOT NULL,
    responsible uuid,
    bought_lot_id uuid,
    bought_price bigint,
    client_id uuid,
    duplicate_of uuid,
    import_id uuid,
    search tsvector NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT leads_name_check CHECK (name <> ''),
    CONSTRAINT leads_contact_check CHECK (phone IS NOT NULL OR email IS NOT NULL),
    CONSTRAINT leads_amount_check CHECK (amount > 0),
    CONSTRAINT leads_lawful_basis_check CHECK (lawful_basis IN ('consent', 'contract', 'legitimate_interest', 'none')),
    CONSTRAINT leads_bought_check CHECK ((bought_lot_id IS NULL) = (bought_price IS NULL) AND bought_price >= 0),
    CONSTRAINT leads_status_fkey FOREIGN KEY (status) REFERENCES lead_statuses (code),
    CONSTRAINT leads_responsible_fkey FOREIGN KEY (responsible) REFERENCES staff (id),
    CONSTRAINT leads_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
    CONSTRAINT leads_duplicate_fkey FOREIGN KEY (duplicate_of) REFERENCES leads (id)
)
--;;
CREATE INDEX leads_created_idx ON leads (created_at DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX leads_status_idx ON leads (status, created_at DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX leads_responsible_idx ON leads (responsible, created_at DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX leads_phone_idx ON leads (phone) WHERE deleted_at IS NULL
--;;
CREATE INDEX leads_email_idx ON leads (email) WHERE deleted_at IS NULL
--;;
CREATE INDEX leads_import_idx ON leads (import_id) WHERE import_id IS NOT NULL
--;;
CREATE INDEX leads_search_idx ON leads USING gin (search)
--;;
CREATE TABLE pipelines (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    name_en text,
    sort integer NOT NULL,
    main boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    CONSTRAINT pipelines_name_check CHECK (name <> '')
)
--;;
-- One pipeline is the one that a converted lead enters when none is named.
CREATE UNIQUE INDEX pipelines_main_key ON pipelines (main) WHERE main
--;;
CREATE TABLE stages (
    id uuid PRIMARY KEY,
    pipeline_id uuid NOT NULL,
    name text NOT NULL,
    name_en text,
    kind text NOT NULL,
    hue text NOT NULL,
    sort integer NOT NULL,
    probability integer NOT NULL,
    rotting_days integer,
    CONSTRAINT stages_name_check CHECK (name <> ''),
    CONSTRAINT stages_kind_check CHECK (kind IN ('open', 'won', 'lost')),
    CONSTRAINT stages_probability_check CHECK (probability BETWEEN 0 AND 100),
    CONSTRAINT stages_rotting_days_check CHECK (rotting_days > 0),
    CONSTRAINT stages_pipeline_fkey FOREIGN KEY (pipeline_id) REFERENCES pipelines (id)
)
--;;
CREATE INDEX stages_pipeline_idx ON stages (pipeline_id, sort)
--;;
CREATE TABLE deals (
    id uuid PRIMARY KEY,
    client_id uuid,
    lead_id uuid,
    pipeline_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    title text NOT NULL,
    product text,
    amount bigint,
    responsible uuid,
    loss_reason text,
    issued_on date,
    issued_amount bigint,
    commission bigint,
    version integer NOT NULL DEFAULT 1,
    stage_since timestamptz NOT NULL,
    closed_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT deals_title_check CHECK (title <> ''),
    CONSTRAINT deals_amount_check CHECK (amount > 0),
    CONSTRAINT deals_issue_check CHECK (
        (issued_on IS NULL AND issued_amount IS NULL AND commission IS NULL)
        OR (issued_on IS NOT NULL AND issued_amount > 0 AND commission >= 0)
    ),
    CONSTRAINT deals_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
    CONSTRAINT deals_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id),
    CONSTRAINT deals_pipeline_fkey FOREIGN KEY (pipeline_id) REFERENCES pipelines (id),
    CONSTRAINT deals_stage_fkey FOREIGN KEY (stage_id) REFERENCES stages (id),
    CONSTRAINT deals_responsible_fkey FOREIGN KEY (responsible) REFERENCES staff (id)
)
--;;
-- A lead becomes one deal, however often the button is pressed.
CREATE UNIQUE INDEX deals_lead_key ON deals (lead_id) WHERE lead_id IS NOT NULL AND deleted_at IS NULL
--;;
CREATE INDEX deals_stage_idx ON deals (stage_id, stage_since DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX deals_created_idx ON deals (created_at DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX deals_client_idx ON deals (client_id)
--;;
-- The book of issued loans, append-only: a reversal is a row of its own. A deal is issued once a round; the next round can
-- begin only after the former was reversed.
CREATE TABLE issues (
    id uuid PRIMARY KEY,
    deal_id uuid NOT NULL,
    lead_id uuid,
    kind text NOT NULL,
    round integer NOT NULL,
    issued_on date NOT NULL,
    amount bigint NOT NULL,
    commission bigint NOT NULL,
    reason text,
    by_id uuid,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT issues_kind_check CHECK (kind IN ('issue', 'reversal')),
    CONSTRAINT issues_sign_check CHECK (
        (kind = 'issue' AND amount > 0 AND commission >= 0) OR (kind = 'reversal' AND amount < 0 AND commission <= 0)
    ),
    CONSTRAINT issues_round_key UNIQUE (deal_id, kind, round),
    CONSTRAINT issues_deal_fkey FOREIGN KEY (deal_id) REFERENCES deals (id)
)
--;;
-- What happened to a lead, a client or a deal, notes too; never changed.
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    event text NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    data jsonb NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT events_subject_kind_check CHECK (subject_kind IN ('lead', 'client', 'deal'))
)
--;;
CREATE INDEX events_subject_idx ON events (subject_id, id DESC)
--;;
CREATE TABLE tasks (
    id uuid PRIMARY KEY,
    subject_kind text,
    subject_id uuid,
    title text NOT NULL,
    due_at timestamptz,
    responsible uuid,
    done_at timestamptz,
    created_by uuid,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    CONSTRAINT tasks_title_check CHECK (title <> ''),
    CONSTRAINT tasks_subject_check CHECK (
        (subject_kind IS NULL) = (subject_id IS NULL) AND subject_kind IN ('lead', 'client', 'deal')
    ),
    CONSTRAINT tasks_responsible_fkey FOREIGN KEY (responsible) REFERENCES staff (id)
)
--;;
CREATE INDEX tasks_open_idx ON tasks (responsible, due_at) WHERE done_at IS NULL
--;;
CREATE INDEX tasks_subject_idx ON tasks (subject_id, created_at)
--;;
-- What one person is told: somebody brought a duplicate of their lead, a lead was bought.
CREATE TABLE notices (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    CONSTRAINT notices_subject_kind_check CHECK (subject_kind IN ('lead', 'client', 'deal')),
    CONSTRAINT notices_user_fkey FOREIGN KEY (user_id) REFERENCES staff (id)
)
--;;
CREATE INDEX notices_user_idx ON notices (user_id, created_at DESC)
