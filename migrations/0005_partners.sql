-- Partners, the rules by which they earn, what they earned, and the consents under which they gave leads.
CREATE TABLE partners (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    city text NOT NULL,
    niche text NOT NULL,
    legal_form text NOT NULL,
    inn text,
    referrer_id uuid,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    CONSTRAINT partners_code_key UNIQUE (code),
    CONSTRAINT partners_code_check CHECK (code ~ '^[ACDEFGHJKMNPQRTUVWXY34679]{6}$'),
    CONSTRAINT partners_legal_form_check CHECK (legal_form IN ('ip', 'ooo', 'self_employed', 'person')),
    CONSTRAINT partners_inn_check CHECK (inn ~ CASE legal_form WHEN 'ooo' THEN '^[0-9]{10}$' ELSE '^[0-9]{12}$' END),
    CONSTRAINT partners_referrer_fkey FOREIGN KEY (referrer_id) REFERENCES partners (id),
    CONSTRAINT partners_referrer_check CHECK (referrer_id <> id)
)
--;;
CREATE INDEX partners_referrer_idx ON partners (referrer_id) WHERE referrer_id IS NOT NULL
--;;
CREATE INDEX partners_inn_idx ON partners (inn) WHERE inn IS NOT NULL
--;;
-- Who brought a partner is fixed at registration, and nobody leaves the table: so no cycle of referrers can ever be made.
REVOKE UPDATE, DELETE ON partners FROM mak_platform
--;;
GRANT UPDATE (name, city, niche, legal_form, inn, disabled_at) ON partners TO mak_platform
--;;
-- What an issue earns, by the day of the issue: the newest row that is not after it counts. Shares are in basis points.
CREATE TABLE reward_rules (
    effective_from date PRIMARY KEY,
    reward_bp integer NOT NULL,
    referral_bp integer NOT NULL,
    cap_bp integer NOT NULL,
    hold_days integer NOT NULL,
    expected_commission_bp integer NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT reward_rules_reward_check CHECK (reward_bp BETWEEN 0 AND 10000),
    CONSTRAINT reward_rules_referral_check CHECK (referral_bp BETWEEN 0 AND 10000),
    CONSTRAINT reward_rules_cap_check CHECK (cap_bp BETWEEN reward_bp AND 10000),
    CONSTRAINT reward_rules_hold_check CHECK (hold_days BETWEEN 0 AND 365),
    CONSTRAINT reward_rules_expected_check CHECK (expected_commission_bp BETWEEN 0 AND 10000)
)
--;;
-- The past is not rewritten: a change is a new row with a later day.
REVOKE UPDATE, DELETE ON reward_rules FROM mak_platform
--;;
INSERT INTO reward_rules
    (effective_from, reward_bp, referral_bp, cap_bp, hold_days, expected_commission_bp, created_at, created_by)
VALUES ('2000-01-01', 1500, 1000, 2000, 30, 300, '2000-01-01T00:00:00Z', 'default')
--;;
-- Issues of leads that partners brought: what was said about each, in whatever order it arrived. A deal may be issued
-- again after a reversal: that is its next round.
CREATE TABLE partner_issues (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    deal_id uuid NOT NULL,
    round integer NOT NULL,
    lead_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    amount bigint NOT NULL,
    commission bigint NOT NULL,
    issued_on date NOT NULL,
    issued_event uuid,
    issued_at timestamptz,
    reversed_event uuid,
    reversed_at timestamptz,
    CONSTRAINT partner_issues_deal_key UNIQUE (tenant_id, deal_id, round),
    CONSTRAINT partner_issues_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT partner_issues_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id),
    CONSTRAINT partner_issues_partner_fkey FOREIGN KEY (partner_id) REFERENCES partners (id),
    CONSTRAINT partner_issues_said_check CHECK (issued_event IS NOT NULL OR reversed_event IS NOT NULL)
)
--;;
CREATE INDEX partner_issues_lead_idx ON partner_issues (lead_id)
--;;
CREATE INDEX partner_issues_partner_idx ON partner_issues (partner_id)
--;;
-- What partners earned. Nothing is taken back by changing a row: a reversal is a row of its own that cancels to the kopeck.
CREATE TABLE settlements (
    id uuid PRIMARY KEY,
    partner_id uuid NOT NULL,
    issue_id uuid NOT NULL,
    deal_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    rule_from date NOT NULL,
    reverses uuid,
    cancels bigint GENERATED ALWAYS AS (CASE WHEN reverses IS NOT NULL THEN -amount END) STORED,
    event_id uuid NOT NULL,
    hold_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    reversed_at timestamptz,
    paid_at timestamptz,
    CONSTRAINT settlements_kind_check CHECK (kind IN ('reward', 'referral')),
    CONSTRAINT settlements_amount_check CHECK (CASE WHEN reverses IS NULL THEN amount > 0 ELSE amount < 0 END),
    CONSTRAINT settlements_paid_check CHECK (paid_at IS NULL OR (reversed_at IS NULL AND paid_at >= hold_until)),
    CONSTRAINT settlements_partner_fkey FOREIGN KEY (partner_id) REFERENCES partners (id),
    CONSTRAINT settlements_issue_fkey FOREIGN KEY (issue_id) REFERENCES partner_issues (id),
    CONSTRAINT settlements_rule_fkey FOREIGN KEY (rule_from) REFERENCES reward_rules (effective_from),
    CONSTRAINT settlements_whole_key UNIQUE (id, issue_id, partner_id, kind, amount),
    CONSTRAINT settlements_reverses_fkey FOREIGN KEY (reverses, issue_id, partner_id, kind, cancels)
        REFERENCES settlements (id, issue_id, partner_id, kind, amount)
)
--;;
CREATE UNIQUE INDEX settlements_accrual_key ON settlements (issue_id, kind) WHERE reverses IS NULL
--;;
CREATE UNIQUE INDEX settlements_reverses_key ON settlements (reverses) WHERE reverses IS NOT NULL
--;;
CREATE INDEX settlements_partner_idx ON settlements (partner_id, id)
--;;
CREATE INDEX settlements_lead_idx ON settlements (lead_id)
--;;
REVOKE UPDATE, DELETE ON settlements FROM mak_platform
--;;
GRANT UPDATE (reversed_at, paid_at) ON settlements TO mak_platform
--;;
-- Under which text the client let the partner pass the lead on.
CREATE TABLE lead_consents (
    lead_id uuid NOT NULL,
    kind text NOT NULL,
    text_version text NOT NULL,
    partner_id uuid NOT NULL,
    recorded_by uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (lead_id, kind),
    CONSTRAINT lead_consents_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id) ON DELETE CASCADE,
    CONSTRAINT lead_consents_partner_fkey FOREIGN KEY (partner_id) REFERENCES partners (id),
    CONSTRAINT lead_consents_kind_check CHECK (length(kind) BETWEEN 1 AND 64),
    CONSTRAINT lead_consents_version_check CHECK (length(text_version) BETWEEN 1 AND 64)
)
