//! Makes modules of the document, in the folder that cargo gives.

use std::error::Error;
use std::path::PathBuf;

use hallpass_generator::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let generated = Builder::new().document("shop.yaml").write(&out)?;
    print!("{}", generated.cargo_instructions());
    Ok(())
}
