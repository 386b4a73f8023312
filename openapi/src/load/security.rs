//! Security schemes and requirements.

use indexmap::IndexMap;

use super::Lowering;
use super::suggestion;
use super::version::Version;
use super::vocabulary::{OAUTH_FLOW, OAUTH_FLOWS, SECURITY_SCHEME};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Location, OAuth1, OAuthFlow, SecurityKind, SecurityRequirement, SecurityScheme,
};
use crate::tree::{Mapping, Node};

const KINDS: [(&str, &str); 5] = [
    ("apiKey", "apiKey"),
    ("http", "http"),
    ("oauth2", "oauth2"),
    ("openIdConnect", "openIdConnect"),
    ("mutualTLS", "mutualTLS"),
];

impl<'t> Lowering<'t> {
    /// Reads one of `components.securitySchemes`.
    pub(super) fn security_scheme(&mut self, name: &str, node: &'t Node) {
        let Some(target) = self.follow(node, "") else {
            return;
        };
        let Some(scheme) = self.open(target.node, &SECURITY_SCHEME) else {
            return;
        };
        let description = self.text_beside(node, scheme, "description");
        if let Some(kind) = self.security_kind(target.node, scheme) {
            let span = node.place();
            let scheme = SecurityScheme {
                description,
                deprecated: self.flag(scheme, "deprecated").unwrap_or(false),
                kind,
                span,
            };
            self.security_schemes.insert(name.to_owned(), scheme);
        }
    }

    fn security_kind(&mut self, node: &'t Node, scheme: &'t Mapping) -> Option<SecurityKind> {
        if self.version.is_swagger() {
            return self.swagger_security(node, scheme);
        }
        match self.word(scheme, "type", &KINDS)? {
            "apiKey" => self.api_key(node, scheme),
            "http" => {
                let text = self.required_text(node, scheme, "scheme")?;
                Some(SecurityKind::Http {
                    scheme: text.to_lowercase(),
                })
            }
            "oauth2" => Some(self.oauth2(node, scheme)),
            "openIdConnect" => {
                let url = self.required_text(node, scheme, "openIdConnectUrl")?;
                Some(SecurityKind::OpenIdConnect { url })
            }
            _ => Some(SecurityKind::MutualTls),
        }
    }

    pub(super) fn required_text(
        &mut self,
        node: &'t Node,
        mapping: &'t Mapping,
        key: &str,
    ) -> Option<String> {
        if !mapping.contains_key(key) {
            self.missing(node, key, SECURITY_SCHEME.name);
        }
        self.text(mapping, key)
    }

    pub(super) fn api_key(&mut self, node: &'t Node, scheme: &'t Mapping) -> Option<SecurityKind> {
        if let Some(extension) = scheme.get("x-hallpass-oauth1") {
            return self.oauth1(extension).map(SecurityKind::OAuth1);
        }
        let name = self.required_text(node, scheme, "name")?;
        if !scheme.contains_key("in") {
            self.missing(node, "in", SECURITY_SCHEME.name);
        }
        let locations = [
            ("query", Location::Query),
            ("header", Location::Header),
            ("cookie", Location::Cookie),
        ];
        let known = if self.version.is_swagger() { 2 } else { 3 };
        let location = self.word(scheme, "in", &locations[..known])?;
        Some(SecurityKind::ApiKey { location, name })
    }

    fn oauth1(&mut self, node: &'t Node) -> Option<OAuth1> {
        let extension = self.extension("x-hallpass-oauth1", node)?;
        Some(OAuth1 {
            signature_methods: self.texts(extension, "signatureMethods"),
            realm: self.text(extension, "realm"),
            timestamp_window: self.count(extension, "timestampWindow"),
        })
    }

    fn oauth2(&mut self, node: &'t Node, scheme: &'t Mapping) -> SecurityKind {
        let flows = self.flows(node, scheme);
        let mut scopes = IndexMap::new();
        for (scope, description) in flows.iter().flat_map(|flow| &flow.scopes) {
            let place = scopes.entry(scope.clone());
            place.or_insert_with(|| description.clone());
        }
        SecurityKind::OAuth2 {
            scopes,
            flows,
            metadata_url: self.text(scheme, "oauth2MetadataUrl"),
        }
    }

    fn flows(&mut self, node: &'t Node, scheme: &'t Mapping) -> Vec<OAuthFlow> {
        let Some(flows) = scheme.get("flows") else {
            self.missing(node, "flows", SECURITY_SCHEME.name);
            return Vec::new();
        };
        let Some(flows) = self.open(flows, &OAUTH_FLOWS) else {
            return Vec::new();
        };
        let known = flows
            .iter()
            .filter(|(key, _)| OAUTH_FLOWS.has(key, self.version));
        let known: Vec<_> = known.collect();
        known
            .into_iter()
            .filter_map(|(kind, node)| self.flow(kind, node))
            .collect()
    }

    fn flow(&mut self, kind: &str, node: &'t Node) -> Option<OAuthFlow> {
        let flow = self.open(node, &OAUTH_FLOW)?;
        let mut scopes = IndexMap::new();
        for (scope, node) in self.entries(flow, "scopes") {
            let description = self
                .text_of(node, "a scope's description")
                .unwrap_or_default();
            scopes.entry(scope.to_owned()).or_insert(description);
        }
        Some(OAuthFlow {
            kind: kind.to_owned(),
            authorization_url: self.text(flow, "authorizationUrl"),
            device_authorization_url: self.text(flow, "deviceAuthorizationUrl"),
            token_url: self.text(flow, "tokenUrl"),
            refresh_url: self.text(flow, "refreshUrl"),
            scopes,
        })
    }

    /// `security`: `None` when the key is absent, so that the document's own applies.
    pub(super) fn security(&mut self, mapping: &'t Mapping) -> Option<Vec<SecurityRequirement>> {
        mapping.get("security")?;
        let items = self.items(mapping, "security");
        Some(
            items
                .iter()
                .filter_map(|node| self.requirement(node))
                .collect(),
        )
    }

    fn requirement(&mut self, node: &'t Node) -> Option<SecurityRequirement> {
        let Some(mapping) = node.mapping() else {
            self.wrong_type(node, "a Security Requirement Object", "an object");
            return None;
        };
        let mut schemes = Vec::new();
        for (name, scopes) in mapping {
            if !self.security_schemes.contains_key(name) {
                self.scheme_elsewhere(name, scopes);
            }
            schemes.push((name.clone(), self.texts(mapping, name)));
        }
        Some(SecurityRequirement { schemes })
    }

    /// From 3.2 on a requirement may name its scheme by a reference.
    fn scheme_elsewhere(&mut self, name: &str, node: &'t Node) {
        if self.version < Version::V3_2 || !name.contains(['/', '#']) {
            return self.unknown_scheme(name, node);
        }
        if let Some(target) = self.resolve(name, node.place()) {
            self.security_scheme(name, target.node);
        }
    }

    fn unknown_scheme(&mut self, name: &str, node: &Node) {
        let declared = self.section("securitySchemes");
        if declared.is_some_and(|schemes| schemes.get(name).is_some()) {
            return;
        }
        let place = if self.version.is_swagger() {
            "`securityDefinitions`"
        } else {
            "components"
        };
        let message = format!("there is no security scheme `{name}` in {place}");
        let diagnostic = Diagnostic::error("unresolved-security-scheme", node.place(), message);
        let names = self.security_schemes.keys().map(String::as_str);
        self.log.push(match suggestion::help(name, names) {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }
}
