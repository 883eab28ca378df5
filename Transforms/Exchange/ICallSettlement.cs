namespace CozeProxy.Transforms.Exchange;

/// <summary>Closes a call in the books; the transforms know that it must happen, not what it costs.</summary>
public interface ICallSettlement
{
    /// <summary>Returns when the call is durably closed; a second call of it returns without doing anything again.</summary>
    Task SettleAsync(RunReport report);
}
