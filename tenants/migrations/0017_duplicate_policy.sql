-- What becomes of a new lead whose phone or e-mail is known. One row, written when somebody first chooses.
CREATE TABLE duplicate_policy (
    id integer PRIMARY KEY,
    policy text NOT NULL,
    CONSTRAINT duplicate_policy_id_check CHECK (id = 1),
    CONSTRAINT duplicate_policy_policy_check CHECK (policy IN ('warn', 'forbid', 'attach'))
)
