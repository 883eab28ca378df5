using CozeProxy.Executions.Webhooks;

namespace CozeProxy.Tests.Executions.Webhooks;

internal sealed class WebhookAddressTests
{
    [TestCase("https://example.com/hook")]
    [TestCase("https://example.com:8443/hook?token=1#x")]
    [TestCase("https://8.8.8.8/")]
    [TestCase("https://[2606:4700::1111]/")]
    [TestCase("https://例子.测试/")]
    public void A_public_address_is_taken(string url) => WebhookAddress.Check(url, allowPrivate: false).ShouldBeNull();

    [TestCase("http://example.com/")]
    [TestCase("ftp://example.com/")]
    [TestCase("/hook")]
    [TestCase("example.com")]
    [TestCase("https://")]
    [TestCase("file:///etc/passwd")]
    [TestCase("https://user@example.com/")]
    [TestCase("https://user:secret@example.com/")]
    [TestCase("https://localhost/")]
    [TestCase("https://localhost./")]
    [TestCase("https://a.localhost/")]
    [TestCase("https://intranet/")]
    [TestCase("https://127.0.0.1/")]
    [TestCase("https://127.1/")]
    [TestCase("https://0x7f.0.0.1/")]
    [TestCase("https://2130706433/")]
    [TestCase("https://017700000001/")]
    [TestCase("https://0.0.0.0/")]
    [TestCase("https://10.1.2.3/")]
    [TestCase("https://100.64.0.1/")]
    [TestCase("https://169.254.169.254/latest/meta-data/")]
    [TestCase("https://172.16.0.1/")]
    [TestCase("https://192.168.1.1/")]
    [TestCase("https://198.18.0.1/")]
    [TestCase("https://224.0.0.1/")]
    [TestCase("https://255.255.255.255/")]
    [TestCase("https://[::1]/")]
    [TestCase("https://[::]/")]
    [TestCase("https://[fe80::1]/")]
    [TestCase("https://[fe80::1%251]/")]
    [TestCase("https://[fc00::1]/")]
    [TestCase("https://[fd12:3456::1]/")]
    [TestCase("https://[ff02::1]/")]
    [TestCase("https://[::ffff:127.0.0.1]/")]
    [TestCase("https://[::ffff:10.0.0.1]/")]
    [TestCase("https://[::127.0.0.1]/")]
    [TestCase("https://[64:ff9b::7f00:1]/")]
    [TestCase("https://[2002:7f00:1::]/")]
    [TestCase("https://[2001:db8::1]/")]
    public void Any_other_is_refused(string url) => WebhookAddress.Check(url, allowPrivate: false).ShouldNotBeNull();

    [TestCase("http://127.0.0.1:8080/hook")]
    [TestCase("https://localhost/hook")]
    public void In_development_it_may_be_near(string url) => WebhookAddress.Check(url, allowPrivate: true).ShouldBeNull();

    [TestCase("ftp://127.0.0.1/")]
    [TestCase("http://user@127.0.0.1/")]
    public void But_not_anything(string url) => WebhookAddress.Check(url, allowPrivate: true).ShouldNotBeNull();
}
