namespace CozeProxy.Transforms.Coze;

/// <summary>What may be tried after a failure; anything but <see cref="Never"/> means Coze certainly did not run the call.</summary>
public enum RetryRule
{
    /// <summary>The run may have happened, or trying again would not help.</summary>
    Never,

    /// <summary>Coze refused the token: once more on the same channel with a new one.</summary>
    AfterTokenRefresh,

    /// <summary>Coze refused this channel's call for now, or was never reached: another channel may take it.</summary>
    OnAnotherChannel,
}
