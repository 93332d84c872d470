-- After the sale: the policies of returns and recalls, returns with their evidence, and the first contact that every sold lead waits for.
-- A policy is a row a version. The one in force when a lot opened governs its lead for good: the rule that a bidder was shown. An empty
-- product stands for every product without a policy of its own.
CREATE TABLE aftersale_policies (
    id uuid PRIMARY KEY,
    product text NOT NULL,
    version integer NOT NULL,
    reasons text[] NOT NULL,
    window_days integer NOT NULL,
    answer_hours integer NOT NULL,
    cap_bp integer NOT NULL,
    cap_least integer NOT NULL,
    refund_bp integer NOT NULL,
    contact_minutes integer NOT NULL,
    recall_refund_bp integer NOT NULL,
    suspended_refund_bp integer NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT aftersale_policies_version_key UNIQUE (product, version),
    CONSTRAINT aftersale_policies_window_check CHECK (window_days BETWEEN 1 AND 90),
    CONSTRAINT aftersale_policies_answer_check CHECK (answer_hours BETWEEN 1 AND 720),
    CONSTRAINT aftersale_policies_cap_check CHECK (cap_bp BETWEEN 0 AND 10000 AND cap_least BETWEEN 0 AND 1000),
    CONSTRAINT aftersale_policies_contact_check CHECK (contact_minutes BETWEEN 1 AND 10000),
    CONSTRAINT aftersale_policies_refund_check CHECK (refund_bp BETWEEN 0 AND 10000
        AND recall_refund_bp BETWEEN 0 AND 10000 AND suspended_refund_bp BETWEEN 0 AND 10000)
)
--;;
REVOKE UPDATE, DELETE ON aftersale_policies FROM mak_platform
--;;
INSERT INTO aftersale_policies (id, product, version, reasons, window_days, answer_hours, cap_bp, cap_least, refund_bp,
    contact_minutes, recall_refund_bp, suspended_refund_bp, created_at, created_by) VALUES (
    '00000000-0000-7000-8000-000000000008', '', 1,
    '{wrong_number,duplicate,fake,not_requested,outside_filter,minor_or_nonresident,no_consent,other_agent,language}',
    7, 48, 1500, 1, 10000, 60, 5000, 10000, '2026-01-01T00:00:00Z', 'system')
--;;
-- When a franchisee works, by its own clock; one without a row works from Monday to Friday from 9 to 19.
CREATE TABLE working_hours (
    tenant_id uuid PRIMARY KEY,
    days integer[] NOT NULL,
    opens integer NOT NULL,
    closes integer NOT NULL,
    CONSTRAINT working_hours_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT working_hours_days_check CHECK (cardinality(days) BETWEEN 1 AND 7),
    CONSTRAINT working_hours_range_check CHECK (opens >= 0 AND opens < closes AND closes <= 1440)
)
--;;
-- A return of a bought lead. A lot is one sale, so it is returned once at most.
CREATE TABLE returns (
    id uuid PRIMARY KEY,
    lot_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    policy_id uuid NOT NULL,
    product text NOT NULL,
    price bigint NOT NULL,
    reason text NOT NULL,
    comment text NOT NULL,
    state text NOT NULL,
    evidence jsonb NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_by text NOT NULL,
    answer_by timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text,
    decided_how text,
    finding text,
    answer text NOT NULL DEFAULT '',
    refund bigint,
    transfer_id uuid,
    replacement_lead uuid,
    appeal text,
    appealed_at timestamptz,
    CONSTRAINT returns_lot_key UNIQUE (lot_id),
    CONSTRAINT returns_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT returns_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id),
    CONSTRAINT returns_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT returns_policy_fkey FOREIGN KEY (policy_id) REFERENCES aftersale_policies (id),
    CONSTRAINT returns_transfer_fkey FOREIGN KEY (transfer_id) REFERENCES transfers (id),
    CONSTRAINT returns_replacement_fkey FOREIGN KEY (replacement_lead) REFERENCES leads (id),
    CONSTRAINT returns_state_check CHECK (state IN ('requested', 'approved', 'refused')),
    CONSTRAINT returns_how_check CHECK (decided_how IN ('rule', 'person', 'silence')),
    CONSTRAINT returns_decided_check CHECK ((state = 'requested') = (decided_at IS NULL)),
    CONSTRAINT returns_refund_check CHECK (refund >= 0 AND refund <= price)
)
--;;
CREATE INDEX returns_tenant_idx ON returns (tenant_id, asked_at DESC, id DESC)
--;;
CREATE INDEX returns_asked_idx ON returns (asked_at DESC, id DESC)
--;;
CREATE INDEX returns_waiting_idx ON returns (answer_by, id) WHERE state = 'requested'
--;;
CREATE INDEX returns_replacement_idx ON returns (replacement_lead) WHERE replacement_lead IS NOT NULL
--;;
-- Files that a franchisee laid beside a return; the content lies in the store of files under the file's id.
CREATE TABLE return_files (
    id uuid PRIMARY KEY,
    return_id uuid NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT return_files_return_fkey FOREIGN KEY (return_id) REFERENCES returns (id)
)
--;;
CREATE INDEX return_files_return_idx ON return_files (return_id, at)
--;;
-- The first contact that a sold lead waits for, and what became of it.
CREATE TABLE first_contacts (
    lot_id uuid PRIMARY KEY,
    lead_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    policy_id uuid NOT NULL,
    sold_at timestamptz NOT NULL,
    warn_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    state text NOT NULL,
    warned_at timestamptz,
    ended_at timestamptz,
    refund bigint,
    transfer_id uuid,
    CONSTRAINT first_contacts_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT first_contacts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT first_contacts_policy_fkey FOREIGN KEY (policy_id) REFERENCES aftersale_policies (id),
    CONSTRAINT first_contacts_transfer_fkey FOREIGN KEY (transfer_id) REFERENCES transfers (id),
    CONSTRAINT first_contacts_state_check CHECK (state IN ('waiting', 'contacted', 'recalled', 'left')),
    CONSTRAINT first_contacts_order_check CHECK (sold_at <= warn_at AND warn_at <= due_at)
)
--;;
CREATE INDEX first_contacts_tenant_idx ON first_contacts (tenant_id, due_at) WHERE state = 'waiting'
--;;
CREATE INDEX first_contacts_lead_idx ON first_contacts (lead_id)
