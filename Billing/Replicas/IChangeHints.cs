namespace CozeProxy.Billing.Replicas;

/// <summary>
/// A quick way for replicas to tell each other that something has changed. It may lose what is said, and need not say what has
/// changed: whoever hears of it looks into the store, and looks there now and then in any case.
/// </summary>
public interface IChangeHints
{
    /// <summary>Tells the others; returns at once and never fails.</summary>
    void Publish();

    /// <summary>Says what to do when another tells, and when something may have been said that was not heard.</summary>
    void WhenPublishedElsewhere(Action look);
}
