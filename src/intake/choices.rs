//! The catalogues as choices of a form, named by texts.

use web::render::card::Choice;

use crate::catalogue::{LawfulBasis, Product, Source};

/// Products to choose from.
pub fn products() -> Vec<Choice> {
    Product::ALL.iter().map(|product| Choice::of(product.code(), format!("product-{}", product.code()))).collect()
}

/// Sources to choose from.
pub fn sources() -> Vec<Choice> {
    Source::ALL.iter().map(|source| Choice::of(source.code(), format!("source-{}", source.code()))).collect()
}

/// Lawful bases to choose from.
pub fn bases() -> Vec<Choice> {
    LawfulBasis::ALL.iter().map(|basis| Choice::of(basis.code(), format!("basis-{}", basis.code()))).collect()
}
