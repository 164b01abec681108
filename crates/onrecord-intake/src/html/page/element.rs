//! The elements that matter, and how they nest.

/// How an element is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Says something about the report: `<meta>`, `<link>`.
    Fact,
    Script,
    Title,
    /// Raw content that a browser shows.
    RawText,
    /// Its tags say nothing; its content is read.
    Nothing,
    Break,
    Rule,
    /// Nothing in it is part of an article.
    Unread,
    /// What stands beside the text: captions and menus.
    Aside,
    Container,
    Paragraph,
    Heading,
    Item,
    TableGroup,
    Row,
    Cell,
    Link,
    Quote,
    Inline,
}

macro_rules! elements {
    ($($variant:ident $name:literal $written:literal $kind:ident,)*) => {
        /// An element by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Element {
            $($variant,)*
            /// An element that is none of these.
            Other,
        }

        impl Element {
            pub(super) const COUNT: usize = Self::Other as usize + 1;

            /// The element called `name`, in whatever case.
            pub(super) fn named(name: &str) -> Self {
                let mut lower = [0; 16];
                let Some(lower) = lower.get_mut(..name.len()) else { return Self::Other };
                lower.copy_from_slice(name.as_bytes());
                lower.make_ascii_lowercase();
                match std::str::from_utf8(lower) {
                    $(Ok($name) => Self::$variant,)*
                    _ => Self::Other,
                }
            }

            pub(super) fn kind(self) -> Kind {
                match self {
                    $(Self::$variant => Kind::$kind,)*
                    Self::Other => Kind::Inline,
                }
            }

            /// The name it has in the page written anew.
            pub(super) fn written(self) -> &'static str {
                match self {
                    $(Self::$variant => $written,)*
                    Self::Other => "span",
                }
            }
        }
    };
}

elements! {
    Meta "meta" "" Fact,
    Link "link" "" Fact,
    Script "script" "" Script,
    Title "title" "" Title,
    Xmp "xmp" "" RawText,
    Plaintext "plaintext" "" RawText,
    Style "style" "" Nothing,
    Textarea "textarea" "" Nothing,
    Iframe "iframe" "" Nothing,
    Noembed "noembed" "" Nothing,
    Noframes "noframes" "" Nothing,
    Html "html" "" Nothing,
    Head "head" "" Nothing,
    Body "body" "" Nothing,
    Img "img" "" Nothing,
    Input "input" "" Nothing,
    Embed "embed" "" Nothing,
    Source "source" "" Nothing,
    Track "track" "" Nothing,
    Param "param" "" Nothing,
    Area "area" "" Nothing,
    Base "base" "" Nothing,
    Col "col" "" Nothing,
    Colgroup "colgroup" "" Nothing,
    Wbr "wbr" "" Nothing,
    Br "br" "" Break,
    Hr "hr" "" Rule,
    Noscript "noscript" "" Unread,
    Template "template" "" Unread,
    Svg "svg" "" Unread,
    Math "math" "" Unread,
    Object "object" "" Unread,
    Applet "applet" "" Unread,
    Video "video" "" Unread,
    Audio "audio" "" Unread,
    Canvas "canvas" "" Unread,
    Map "map" "" Unread,
    Select "select" "" Unread,
    Datalist "datalist" "" Unread,
    Rt "rt" "" Unread,
    Rp "rp" "" Unread,
    Button "button" "div" Aside,
    Nav "nav" "nav" Aside,
    Menu "menu" "div" Aside,
    Figcaption "figcaption" "figcaption" Aside,
    Caption "caption" "div" Aside,
    Address "address" "div" Container,
    Article "article" "article" Container,
    Asides "aside" "aside" Container,
    Blockquote "blockquote" "blockquote" Container,
    Center "center" "div" Container,
    Details "details" "div" Container,
    Dialog "dialog" "dialog" Container,
    Dir "dir" "ul" Container,
    Div "div" "div" Container,
    Dl "dl" "dl" Container,
    Fieldset "fieldset" "fieldset" Container,
    Figure "figure" "figure" Container,
    Footer "footer" "footer" Container,
    Form "form" "div" Container,
    Header "header" "header" Container,
    Hgroup "hgroup" "div" Container,
    Legend "legend" "div" Container,
    Main "main" "main" Container,
    Ol "ol" "ol" Container,
    Search "search" "div" Container,
    Section "section" "section" Container,
    Summary "summary" "div" Container,
    Table "table" "table" Container,
    Ul "ul" "ul" Container,
    P "p" "p" Paragraph,
    Pre "pre" "pre" Paragraph,
    Listing "listing" "pre" Paragraph,
    H1 "h1" "h1" Heading,
    H2 "h2" "h2" Heading,
    H3 "h3" "h3" Heading,
    H4 "h4" "h4" Heading,
    H5 "h5" "h5" Heading,
    H6 "h6" "h6" Heading,
    Li "li" "li" Item,
    Dt "dt" "dt" Item,
    Dd "dd" "dd" Item,
    Thead "thead" "thead" TableGroup,
    Tbody "tbody" "tbody" TableGroup,
    Tfoot "tfoot" "tfoot" TableGroup,
    Tr "tr" "tr" Row,
    Td "td" "td" Cell,
    Th "th" "th" Cell,
    A "a" "a" Link,
    Q "q" "span" Quote,
    Time "time" "span" Inline,
}

impl Element {
    /// Whether it is part of a line.
    pub(super) fn is_inline(self) -> bool {
        matches!(self.kind(), Kind::Link | Kind::Quote | Kind::Inline)
            || matches!(self, Self::Rt | Self::Rp | Self::Svg | Self::Math | Self::Button)
    }

    /// Whether it is a block that text can stand in: between the rows of a table it cannot.
    pub(super) fn holds_text(self) -> bool {
        !self.is_inline() && self != Self::Table && !matches!(self.kind(), Kind::TableGroup | Kind::Row)
    }

    /// Whether it holds no blocks, or few.
    pub(super) fn is_leaf(self) -> bool {
        matches!(self.kind(), Kind::Paragraph | Kind::Heading | Kind::Item)
    }

    /// Whether an end tag within it cannot close what is outside.
    pub(super) fn bounds_paragraph(self) -> bool {
        matches!(self.kind(), Kind::Cell) || self == Self::Table
    }

    /// Whether an item within it is not the next of the items outside.
    pub(super) fn bounds_item(self) -> bool {
        (self.kind() == Kind::Container && !matches!(self, Self::Div | Self::Address))
            || self.kind() == Kind::Cell
    }

    /// Whether this item ends where `next` begins.
    pub(super) fn closes_at(self, next: Self) -> bool {
        match next {
            Self::Li => self == Self::Li,
            _ => matches!(self, Self::Dt | Self::Dd),
        }
    }

    /// Whether browsers show nothing of it as text, so that it is read in no case.
    pub(super) fn is_never_read(self) -> bool {
        self.kind() == Kind::Unread
    }

    /// Whether it is from another vocabulary, in which a slash ends a tag.
    pub(super) fn is_foreign(self) -> bool {
        matches!(self, Self::Svg | Self::Math)
    }
}
