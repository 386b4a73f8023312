//! Reads an item of the shop, and finds what is wrong with it.

/// The generated modules.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/hallpass.rs"));
}

fn main() -> Result<(), serde_json::Error> {
    let item: api::shop::Item = serde_json::from_str(r#"{"name": "tea", "price": -1}"#)?;
    for violation in item.validate() {
        println!("{}: {}", violation.pointer, violation.keyword);
    }
    Ok(())
}
