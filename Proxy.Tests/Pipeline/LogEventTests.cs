using System.Reflection;
using CozeProxy.Billing;
using CozeProxy.Hosting;
using CozeProxy.Transforms;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.Pipeline;

/// <summary>Operators search their logs by event ids.</summary>
internal sealed class LogEventTests
{
    [Test]
    public void An_id_stands_for_one_event_whatever_its_language()
    {
        var events = new[] { typeof(ProxyHost), typeof(TransformsServices), typeof(BillingOptions) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (method.Name, Id: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(entry => entry.Id is not null)
            .ToList();

        events.Count.ShouldBeGreaterThan(40);
        events.GroupBy(entry => entry.Id).Where(group => group.Select(entry => entry.Name).Distinct().Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(entry => entry.Name))}").ShouldBeEmpty();
    }
}
