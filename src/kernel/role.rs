//! The built-in roles and what each may do.

use crate::actor::Site;
use crate::permission::{Action, Object, Permissions, Scope};
use crate::words;

words! {
    /// A built-in role.
    Role {
        /// Head office, everything.
        Admin = "admin",
        /// Head office, day-to-day work: leads, lots, returns; no money, no configuration.
        Employee = "employee",
        /// A partner in the cabinet.
        Partner = "partner",
        /// The franchisee: everything of the tenant.
        Owner = "owner",
        /// A tenant's manager: the whole base, bids, banks; no money and no other configuration.
        Manager = "manager",
        /// A tenant's operator: own leads, clients and deals.
        Operator = "operator",
        /// Signed in, but nothing granted.
        Guest = "guest",
    }
}

use Action::{Approve, Assign, Bid, Configure, Create, Delete, Edit, Export, Pay, Return, Reveal, View};

type Grant = (Object, &'static [Action], Scope);

const ADMIN: &[Grant] = &[
    (Object::Tenant, &[View, Create, Edit, Configure], Scope::Network),
    (Object::Partner, &[View, Create, Edit], Scope::Network),
    (Object::Lead, &[View, Create, Edit, Delete, Export, Reveal, Assign], Scope::Network),
    (Object::Lot, &[View, Create, Edit, Configure], Scope::Network),
    (Object::Wallet, &[View, Export, Pay, Configure], Scope::Network),
    (Object::Ledger, &[View, Configure], Scope::Network),
    (Object::Import, &[View, Create, Delete], Scope::Network),
    (Object::Settlement, &[View, Approve, Pay], Scope::Network),
    (Object::Return, &[View, Approve, Configure], Scope::Network),
    (Object::User, &[View, Create, Edit], Scope::Network),
    (Object::Territory, &[View, Configure], Scope::Network),
    (Object::Fairness, &[View, Create, Export], Scope::Network),
    (Object::Simulation, &[View, Create, Delete], Scope::Network),
    (Object::Event, &[Configure], Scope::Network),
];

const EMPLOYEE: &[Grant] = &[
    (Object::Tenant, &[View], Scope::Network),
    (Object::Partner, &[View], Scope::Network),
    (Object::Lead, &[View, Create, Edit, Reveal, Assign], Scope::Network),
    (Object::Lot, &[View, Create], Scope::Network),
    (Object::Import, &[View, Create], Scope::Network),
    (Object::Settlement, &[View], Scope::Network),
    (Object::Territory, &[View], Scope::Network),
    (Object::Fairness, &[View, Export], Scope::Network),
    (Object::Simulation, &[View], Scope::Network),
    (Object::Return, &[View, Approve], Scope::Network),
];

const PARTNER: &[Grant] = &[(Object::Lead, &[View, Create], Scope::Own), (Object::Settlement, &[View], Scope::Own)];

const OWNER: &[Grant] = &[
    (Object::Lead, &[View, Create, Edit, Delete, Export, Reveal, Assign, Return], Scope::Tenant),
    (Object::Lot, &[View, Bid], Scope::Tenant),
    (Object::Order, &[View, Create, Edit, Delete], Scope::Tenant),
    (Object::Wallet, &[View, Export, Pay, Configure], Scope::Tenant),
    (Object::Import, &[View, Create, Delete], Scope::Tenant),
    (Object::Client, &[View, Create, Edit, Delete, Reveal], Scope::Tenant),
    (Object::Deal, &[View, Create, Edit, Approve, Assign], Scope::Tenant),
    (Object::Pipeline, &[View, Configure], Scope::Tenant),
    (Object::Field, &[View, Configure], Scope::Tenant),
    (Object::Bank, &[View, Configure], Scope::Tenant),
    (Object::Task, &[View, Create, Edit, Delete], Scope::Tenant),
    (Object::User, &[View, Create, Edit], Scope::Tenant),
    (Object::Territory, &[View], Scope::Tenant),
    (Object::Fairness, &[View], Scope::Tenant),
];

const MANAGER: &[Grant] = &[
    (Object::Lead, &[View, Create, Edit, Reveal, Assign, Return], Scope::Tenant),
    (Object::Lot, &[View, Bid], Scope::Tenant),
    (Object::Order, &[View], Scope::Tenant),
    (Object::Wallet, &[View, Export], Scope::Tenant),
    (Object::Import, &[View, Create], Scope::Tenant),
    (Object::Client, &[View, Create, Edit, Reveal], Scope::Tenant),
    (Object::Deal, &[View, Create, Edit, Approve, Assign], Scope::Tenant),
    (Object::Pipeline, &[View], Scope::Tenant),
    (Object::Field, &[View], Scope::Tenant),
    (Object::Bank, &[View, Configure], Scope::Tenant),
    (Object::Task, &[View, Create, Edit, Delete], Scope::Tenant),
    (Object::User, &[View], Scope::Tenant),
    (Object::Territory, &[View], Scope::Tenant),
    (Object::Fairness, &[View], Scope::Tenant),
];

const OPERATOR: &[Grant] = &[
    (Object::Lead, &[View, Create, Edit, Reveal], Scope::Own),
    (Object::Client, &[View, Create, Edit], Scope::Own),
    (Object::Deal, &[View, Create, Edit], Scope::Own),
    (Object::Pipeline, &[View], Scope::Tenant),
    (Object::Field, &[View], Scope::Tenant),
    (Object::Bank, &[View], Scope::Tenant),
    (Object::Task, &[View, Create, Edit], Scope::Own),
];

impl Role {
    /// The site on which a person of this role signs in; a guest may be on any.
    pub const fn site(self) -> Option<Site> {
        match self {
            Self::Admin | Self::Employee => Some(Site::Hq),
            Self::Partner => Some(Site::Partner),
            Self::Owner | Self::Manager | Self::Operator => Some(Site::Tenant),
            Self::Guest => None,
        }
    }

    /// What the role may do.
    pub fn permissions(self) -> Permissions {
        let grants = match self {
            Self::Admin => ADMIN,
            Self::Employee => EMPLOYEE,
            Self::Partner => PARTNER,
            Self::Owner => OWNER,
            Self::Manager => MANAGER,
            Self::Operator => OPERATOR,
            Self::Guest => &[],
        };
        let mut permissions = Permissions::default();
        for (object, actions, scope) in grants {
            for action in *actions {
                permissions.grant(*object, *action, *scope);
            }
        }
        permissions
    }
}
