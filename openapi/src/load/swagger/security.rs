//! Security schemes of Swagger 2.0.

use indexmap::IndexMap;

use crate::load::Lowering;
use crate::load::vocabulary::SECURITY_SCHEME;
use crate::model::{Location, OAuthFlow, Parameter, SecurityKind, SecurityRequirement};
use crate::tree::{Mapping, Node};

const KINDS: [(&str, &str); 3] = [
    ("basic", "basic"),
    ("apiKey", "apiKey"),
    ("oauth2", "oauth2"),
];

/// Flow -> its name since OpenAPI 3.0, and the URLs that it must have.
const FLOWS: [(&str, (&str, &[&str])); 4] = [
    ("implicit", ("implicit", &["authorizationUrl"])),
    ("password", ("password", &["tokenUrl"])),
    ("application", ("clientCredentials", &["tokenUrl"])),
    (
        "accessCode",
        ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
    ),
];

impl<'t> Lowering<'t> {
    /// What one of `securityDefinitions` asks for.
    pub(in crate::load) fn swagger_security(
        &mut self,
        node: &'t Node,
        scheme: &'t Mapping,
    ) -> Option<SecurityKind> {
        match self.word(scheme, "type", &KINDS)? {
            "basic" => Some(SecurityKind::Http {
                scheme: "basic".to_owned(),
            }),
            "apiKey" => self.api_key(node, scheme),
            _ => Some(self.old_flow(node, scheme)),
        }
    }

    /// The only flow of a scheme.
    fn old_flow(&mut self, node: &'t Node, scheme: &'t Mapping) -> SecurityKind {
        if !scheme.contains_key("flow") {
            self.missing(node, "flow", SECURITY_SCHEME.name);
        }
        let scopes = self.old_scopes(scheme);
        let mut flows = Vec::new();
        if let Some((kind, urls)) = self.word(scheme, "flow", &FLOWS) {
            for url in urls {
                self.required_text(node, scheme, url);
            }
            flows.push(OAuthFlow {
                kind: kind.to_owned(),
                authorization_url: self.text(scheme, "authorizationUrl"),
                device_authorization_url: None,
                token_url: self.text(scheme, "tokenUrl"),
                refresh_url: None,
                scopes: scopes.clone(),
            });
        }
        SecurityKind::OAuth2 {
            scopes,
            flows,
            metadata_url: None,
        }
    }

    fn old_scopes(&mut self, scheme: &'t Mapping) -> IndexMap<String, String> {
        let mut scopes = IndexMap::new();
        for (scope, node) in self.entries(scheme, "scopes") {
            if !scope.starts_with("x-") {
                let description = self.text_of(node, "a scope's description");
                scopes.insert(scope.to_owned(), description.unwrap_or_default());
            }
        }
        scopes
    }

    /// Parameters without a header `Authorization` that security describes too: it is one header, and credentials come first.
    pub(in crate::load) fn without_credentials(
        &mut self,
        parameters: Vec<Parameter>,
        security: &[SecurityRequirement],
    ) -> Vec<Parameter> {
        if !self.version.is_swagger() || security.is_empty() {
            return parameters;
        }
        let is_credential = |parameter: &Parameter| {
            let name = parameter.name.as_str();
            parameter.location == Location::Header && name.eq_ignore_ascii_case("authorization")
        };
        let (credentials, others): (Vec<_>, Vec<_>) =
            parameters.into_iter().partition(is_credential);
        for parameter in credentials {
            self.note_ignored(&parameter.name, parameter.span);
        }
        others
    }
}
