"""A form as archived web pages write it."""
import quopri
from email.header import Header
from html import escape


def rows(form):
    out = [[] for _ in range(form.rows)]
    for c in form.cells:
        out[c.row].append(c)
    return out


def spans(c):
    return (f' rowspan="{c.rows}"' if c.rows > 1 else "") + (f" colspan={c.cols}" if c.cols > 1 else "")


def gbk_page(form):
    """Layout tables round the real one, text cut into spans, no word about the encoding (which is GBK)."""
    def text(c):
        ps = []
        for p in c.paragraphs:
            cut = max(1, len(p) // 3)
            parts = [p[:cut], p[cut:2 * cut], p[2 * cut:]] if len(p) > 5 else [p]
            ps.append("".join(f'<span style="font-size:9pt">{escape(x)}</span>' for x in parts if x))
        return "<br>".join(ps)
    body = "\n".join("<tr>" + "".join(f"<td{spans(c)}>{text(c)}</td>" for c in r) + "</tr>" for r in rows(form))
    return f"""<html><head><title>政府信息公开</title>
<!-- <table><tr><td>旧版模板，已停用</td></tr></table> -->
<script type="text/javascript">document.write("<table><tr><td>正在加载</td></tr></table>");</script></head>
<body bgcolor=#ffffff>
<table width=980 align=center cellspacing=0><tr><td colspan=2>
 <table width=100%><tr><td>首页</td><td>信息公开</td><td>财政预决算</td></tr></table>
</td></tr><tr><td width=180 valign=top>
 <ul><li>机构职能<li>政策文件<li>预算公开</ul>
</td><td>
 <table width=100%><tr><td align=center><b><font size=4>{escape(form.title)}</font></b></td></tr>
 <tr><td>
<table border=1 cellspacing=0 cellpadding=3>
{body}
</table>
 </td></tr></table>
</td></tr><tr><td colspan=2 align=center>主办：县人民政府办公室　网站标识码：0000000000</td></tr></table>
</body></html>
""".encode("gbk")


def word_page(form):
    """As a word processor exports it: its own name spaces, conditional comments, `o:p`, styles on everything."""
    def text(c):
        ps = c.paragraphs or [""]
        return "".join(
            f"<p class=MsoNormal align={c.align} style='text-align:{c.align};mso-pagination:widow-orphan'><span\n"
            f"lang=ZH-CN style='font-size:9.0pt;font-family:宋体;mso-ascii-font-family:\"Times New Roman\"'>{escape(p)}</span>"
            f"<span lang=EN-US style='font-size:9.0pt'><o:p>{'' if p else '&nbsp;'}</o:p></span></p>" for p in ps)
    body = "\n".join(f" <tr style='mso-yfti-irow:{n};height:14.25pt'>\n" + "\n".join(
        f"  <td width={60 * c.cols}{spans(c)} style='width:{45 * c.cols}.0pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt'>\n"
        f"  {text(c)}\n  </td>" for c in r) + "\n </tr>" for n, r in enumerate(rows(form)))
    return f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=Generator content="Microsoft Word 11">
<title>{escape(form.title)}</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {{font-family:宋体;}} p.MsoNormal {{margin:0cm;font-size:10.5pt;}} --></style>
</head>
<body lang=ZH-CN style='text-justify-trim:punctuation'>
<div class=Section1 style='layout-grid:15.6pt'>
<p class=MsoNormal align=center style='text-align:center'><b><span lang=ZH-CN style='font-size:16.0pt;font-family:黑体'>{escape(form.title[:8])}</span></b><b><span
lang=ZH-CN style='font-size:16.0pt'>{escape(form.title[8:])}<o:p></o:p></span></b></p>
<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
{body}
</table>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
</div>
</body>
</html>
""".encode("gb18030")


def unclosed_page(forms):
    """Two forms on one page, in UTF-8 that says it is GBK; cells and rows never closed."""
    def table(form):
        lines = [f"<tr><td colspan=7 align=center>{escape(form.title)}"]
        for r in rows(form):
            lines.append("<tr>")
            lines += [f"<td{spans(c)}>" + "".join(f"<p>{escape(p)}" if len(c.paragraphs) > 1 else escape(p) for p in c.paragraphs) for c in r]
        return "<table border=1>\n" + "\n".join(lines) + "\n</table>"
    return ('<!DOCTYPE html>\n<html><head><meta charset="gbk"><title>预算公开</title></head><body>\n<div class="nav">当前位置：首页 &gt; 预算公开</div>\n'
            + "\n<p>以下为所属单位申报表。</p>\n".join(map(table, forms)) + "\n</body></html>\n").encode("utf-8")


def plain_page(form, charset="utf-8"):
    """As a site prints it from a database: title and lines above, one table, an entry of a list a line."""
    lines = "".join(f'<p align="{a}">{escape(t)}</p>\n' for t, a in form.above)
    body = "\n".join("<tr>" + "".join(
        f"<t{'h' if c.kind == 'head' else 'd'}{spans(c)}>{'<br>'.join(map(escape, c.paragraphs)) or '&nbsp;'}</t{'h' if c.kind == 'head' else 'd'}>"
        for c in r) + "</tr>" for r in rows(form))
    return f"""<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{escape(form.title)}</title><link rel="stylesheet" href="main.css"></head><body>
<h2 align="center">{escape(form.title)}</h2>
{lines}<table border="1" cellspacing="0">
{body}
</table>
</body></html>
""".encode(charset)


def saved_page(form):
    """A page as a browser saves it: one file in the form of a mail, the page in GBK and quoted-printable, what it loads beside it."""
    mark = "----=_NextPart_000_0000_01D923F0.5A3C1E70"
    page = quopri.encodestring(plain_page(form, "gbk")).decode("ascii")
    css = "td, th { font-size: 9pt; border: 1px solid #000 }"
    dot = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a picture of one pixel
    at = "http://www.example.org/zfxxgk/2021/"
    parts = [("text/html; charset=\"gbk\"", "quoted-printable", "t0301.html", page), ("text/css", "7bit", "main.css", css), ("image/gif", "base64", "dot.gif", dot)]
    body = "".join(f"--{mark}\nContent-Type: {kind}\nContent-Transfer-Encoding: {how}\nContent-Location: {at}{name}\n\n{data}\n\n" for kind, how, name, data in parts)
    head = (f"From: <Saved by a browser>\nSubject: {Header(form.title, 'gb2312').encode()}\nDate: Mon, 9 Jan 2023 09:30:00 +0800\nMIME-Version: 1.0\n"
            f"Content-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=\"{mark}\"\n\nThis is a multi-part message in MIME format.\n\n")
    return (head + body + f"--{mark}--\n").replace("\n", "\r\n").encode("ascii")
