// Made by `npm run generate` from types-data/. Not edited by hand.
export const EVENTS_V1 = `
Event +:meta/v1.TypeMeta metadata1:meta/v1.ObjectMeta;optional eventTime2:meta/v1.MicroTime series?3:*EventSeries reportingController?4:string reportingInstance?5:string action?6:string reason?7:string regarding?8:core/v1.ObjectReference related?9:*core/v1.ObjectReference note?10:string type?11:string deprecatedSource?12:core/v1.EventSource deprecatedFirstTimestamp?13:meta/v1.Time deprecatedLastTimestamp?14:meta/v1.Time deprecatedCount?15:int32
EventList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Event
EventSeries count1:int32 lastObservedTime2:meta/v1.MicroTime
`;
