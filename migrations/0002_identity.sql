-- People who sign in: their second factor, their refresh tokens, and the log of what happened at the door.
CREATE TABLE users (
    id uuid PRIMARY KEY,
    site text NOT NULL,
    tenant_id uuid,
    tenant_number integer,
    partner_id uuid,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL,
    -- AES-256-GCM under a key that is not in the database; set while the person is still scanning the picture.
    totp_secret bytea,
    totp_enabled_at timestamptz,
    -- The last time step whose code was taken: a code opens the door once.
    totp_last_step bigint,
    locale text,
    theme text,
    -- Sessions and tokens of another generation are dead.
    generation integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    CONSTRAINT users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT users_site_check CHECK (site IN ('hq', 'partner', 'tenant')),
    CONSTRAINT users_tenant_check CHECK (
        (site = 'tenant') = (tenant_id IS NOT NULL) AND (site = 'tenant') = (tenant_number IS NOT NULL)
    ),
    CONSTRAINT users_partner_check CHECK ((site = 'partner') = (partner_id IS NOT NULL)),
    CONSTRAINT users_role_check CHECK (
        role = 'guest'
        OR (site = 'hq' AND role IN ('admin', 'employee'))
        OR (site = 'partner' AND role = 'partner')
        OR (site = 'tenant' AND role IN ('owner', 'manager', 'operator'))
    ),
    CONSTRAINT users_totp_check CHECK (totp_enabled_at IS NULL OR totp_secret IS NOT NULL),
    CONSTRAINT users_locale_check CHECK (locale IN ('ru', 'en')),
    CONSTRAINT users_theme_check CHECK (theme IN ('auto', 'light', 'dark'))
)
--;;
-- One address may be known on several sites, once on each.
CREATE UNIQUE INDEX users_email_key ON users (site, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'), email)
--;;
CREATE INDEX users_tenant_idx ON users (tenant_id) WHERE tenant_id IS NOT NULL
--;;
CREATE INDEX users_partner_idx ON users (partner_id) WHERE partner_id IS NOT NULL
--;;
-- Ten codes for the day the phone is lost. Only keyed hashes are kept.
CREATE TABLE recovery_codes (
    user_id uuid NOT NULL,
    hash bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (user_id, hash),
    CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
--;;
-- Each works once; using one twice kills its family, for one of the two users is a thief.
CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY,
    family uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT refresh_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
--;;
CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (family)
--;;
CREATE INDEX refresh_tokens_user_idx ON refresh_tokens (user_id)
--;;
CREATE INDEX refresh_tokens_expires_idx ON refresh_tokens (expires_at)
--;;
-- What happened at the door. No secrets, and no addresses: whoever mistypes a password into the address field
-- must not find it here, so an unknown account is a keyed hash.
CREATE TABLE auth_events (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    site text NOT NULL,
    tenant_id uuid,
    user_id uuid,
    account bytea,
    ip text,
    CONSTRAINT auth_events_site_check CHECK (site IN ('hq', 'partner', 'tenant'))
)
--;;
CREATE INDEX auth_events_user_idx ON auth_events (user_id, at)
--;;
CREATE INDEX auth_events_at_idx ON auth_events (at)
--;;
-- The log grows and is never rewritten by the application: there is no policy for UPDATE or DELETE.
ALTER TABLE auth_events ENABLE ROW LEVEL SECURITY
--;;
CREATE POLICY auth_events_read ON auth_events FOR SELECT TO mak_platform USING (true)
--;;
CREATE POLICY auth_events_append ON auth_events FOR INSERT TO mak_platform WITH CHECK (true)
